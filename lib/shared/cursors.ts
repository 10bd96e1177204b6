/** An opaque cursor: the sort key and id of the last item seen, so that a list may move while it is read. */
export function formatCursor(time: Date, id: string): string {
  return `${time.getTime().toString(36)}.${id.replaceAll("-", "")}`;
}

/** Null for anything that we did not make. */
export function parseCursor(cursor: string): { time: Date; id: string } | null {
  const match = /^([0-9a-z]{1,9})\.([0-9a-f]{32})$/.exec(cursor);
  if (!match?.[1] || !match[2]) return null;
  const time = new Date(Number.parseInt(match[1], 36));
  return Number.isNaN(time.getTime()) ? null : { time, id: match[2] };
}
