import { browserStorage } from "./browser-storage.ts";

/**
 * What was written and not sent. Kept for the tab only: it must not greet the next person who sits down at this
 * browser.
 */
const kinds = ["draft", "pasted", "queue"] as const;
type Kind = (typeof kinds)[number];

const storage = () => browserStorage("session");

export function readUnsent(kind: Kind, name: string): string {
  return storage()?.getItem(`${kind}:${name}`) ?? "";
}

/** An empty text is none. */
export function writeUnsent(kind: Kind, name: string, text: string): void {
  try {
    if (text === "") storage()?.removeItem(`${kind}:${name}`);
    else storage()?.setItem(`${kind}:${name}`, text);
  } catch {
    // Full storage costs what is written its life beyond a reload, nothing more.
  }
}

/** All names under which something of this kind is kept. */
export function unsentNames(kind: Kind): string[] {
  return Object.keys(storage() ?? {})
    .filter((key) => key.startsWith(`${kind}:`))
    .map((key) => key.slice(kind.length + 1));
}

export function forgetUnsent(): void {
  for (const kind of kinds) for (const name of unsentNames(kind)) writeUnsent(kind, name, "");
}
