/** An opaque cursor: the sort key and id of the last item seen, so that a list may grow while it is read. */
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

/** How far a walk has come through a list whose items move while it is read (docs/decisions/0013). */
export interface WalkCursor {
  /** The walk meets items where they stood at this moment. */
  asOf: Date;
  /** Where the last one met stood. */
  last: { time: Date; id: string };
  /** What was met where it stands now, and would be met again where it stood. */
  met: string[];
}

/** Nine digits are years from 1248 BC to 5188, all of which Postgres knows. A page has a hundred items at most. */
const walkShape = /^(-?[0-9a-z]{1,9})\.(-?[0-9a-z]{1,9})\.([0-9a-f]{32})((?:\.[0-9a-f]{32}){0,100})$/;

export function formatWalkCursor({ asOf, last, met }: WalkCursor): string {
  const ids = met.map((id) => `.${id.replaceAll("-", "")}`);
  return `${asOf.getTime().toString(36)}.${formatCursor(last.time, last.id)}${ids.join("")}`;
}

/** Null for anything that we did not make. */
export function parseWalkCursor(cursor: string): WalkCursor | null {
  const [, asOf, time, id, met] = walkShape.exec(cursor) ?? [];
  if (!asOf || !time || !id || met === undefined) return null;
  const last = { time: timeOf(time), id };
  const parsed = { asOf: timeOf(asOf), last, met: met.split(".").slice(1) };
  // A number may be written in more than one way.
  return formatWalkCursor(parsed) === cursor ? parsed : null;
}

function timeOf(digits: string): Date {
  return new Date(Number.parseInt(digits, 36));
}
