/** Where a relative address leads does not matter here, only that it stays here. */
const here = "https://here.invalid";

/** http, https, mailto and addresses of our own; anything else (javascript:, data:, …) leads nowhere. */
export function safeUrl(url: string): string {
  try {
    const { protocol } = new URL(url, here);
    return ["http:", "https:", "mailto:"].includes(protocol) ? url : "";
  } catch {
    return "";
  }
}

export function isExternal(url: string): boolean {
  return new URL(url, here).origin !== here;
}
