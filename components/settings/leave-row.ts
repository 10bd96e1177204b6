/** Before a row goes, the focus that is in it moves to the row that takes its place, or the one above, or the heading. */
export function leaveRow(row: HTMLElement | null): void {
  if (!row?.contains(document.activeElement)) return;
  const beside = row.nextElementSibling ?? row.previousElementSibling;
  const button = [...(beside?.querySelectorAll("button") ?? [])].at(-1);
  (button ?? row.closest("section")?.querySelector("h2"))?.focus();
}
