/**
 * What was typed and not sent, by conversation. Kept for the tab only: a draft must not greet the next person
 * who sits down at this browser.
 */
const prefix = "draft:";

/** The draft of the conversation that does not exist yet. */
export const newChatDraft = "new";

function storage(): Storage | null {
  try {
    return globalThis.sessionStorage ?? null;
  } catch {
    // Browsers that block storage throw at the mere access.
    return null;
  }
}

export function readDraft(name: string): string {
  return storage()?.getItem(prefix + name) ?? "";
}

export function writeDraft(name: string, text: string): void {
  try {
    if (text === "") storage()?.removeItem(prefix + name);
    else storage()?.setItem(prefix + name, text);
  } catch {
    // Full storage costs the draft its life beyond a reload, nothing more.
  }
}

export function forgetDrafts(): void {
  const kept = storage();
  for (const name of Object.keys(kept ?? {})) if (name.startsWith(prefix)) kept?.removeItem(name);
}
