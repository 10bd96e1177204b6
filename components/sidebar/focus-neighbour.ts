/** Before an item goes, the focus moves to the one that takes its place, or else the one above. */
export function focusNeighbour(item: HTMLElement | null): void {
  const links = [...(item?.closest("nav")?.querySelectorAll<HTMLElement>("li a") ?? [])];
  const at = links.findIndex((link) => item?.contains(link));
  (links[at + 1] ?? links[at - 1])?.focus();
}
