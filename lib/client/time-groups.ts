export interface TimeGroup<T> {
  readonly label: string;
  readonly items: readonly T[];
}

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Which calendar day a moment falls on there, as midnight UTC of that day, so that days can be subtracted. Swedes write a
 * date as ISO 8601 does.
 */
function dayReader(timeZone: string): (ms: number) => number {
  const format = new Intl.DateTimeFormat("sv", { timeZone });
  return (ms) => Date.parse(format.format(ms));
}

const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

function labelOf(day: number, today: number): string {
  const days = Math.round((today - day) / dayMs);
  if (days <= 0) return "Today";
  if (days === 1) return "Yesterday";
  if (days <= 7) return "Previous 7 days";
  if (days <= 30) return "Previous 30 days";
  const [date, now] = [new Date(day), new Date(today)];
  const month = months[date.getUTCMonth()] ?? "";
  return date.getUTCFullYear() === now.getUTCFullYear() ? month : `${month} ${date.getUTCFullYear()}`;
}

/** No clock is further from UTC than this. */
const furthestMs = 14 * 60 * 60 * 1000;

/** Asks the calendar, which is slow, only where it depends on the place. */
function labelReader({ now, timeZone }: { now: number; timeZone: string }): (ms: number) => string {
  const dayOf = dayReader(timeZone);
  const today = dayOf(now);
  const utcDay = (ms: number) => Math.floor(ms / dayMs) * dayMs;
  return (ms) => {
    const [early, late] = [ms - furthestMs, ms + furthestMs].map((edge) => labelOf(utcDay(edge), today));
    return early !== undefined && early === late ? early : labelOf(dayOf(ms), today);
  };
}

/** The first index from `from` on at which `isThere`, which once true stays true. In steps that double, then by halves. */
function firstWhere(from: number, end: number, isThere: (index: number) => boolean): number {
  let [low, step] = [from, 1];
  while (low + step < end && !isThere(low + step)) {
    low += step;
    step *= 2;
  }
  let high = Math.min(low + step, end);
  while (low + 1 < high) {
    const middle = (low + high) >>> 1;
    if (isThere(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/**
 * Puts what comes newest first under the headings of a calendar. Only where one heading gives way to the next is looked
 * for: asking a calendar about each of 20,000 takes a tenth of a second.
 */
export function groupByTime<T extends { last_message_at: number }>(
  items: readonly T[],
  calendar: { now: number; timeZone: string },
): TimeGroup<T>[] {
  const read = labelReader(calendar);
  const labelAt = (index: number) => read((items[index]?.last_message_at ?? 0) * 1000);
  const groups: TimeGroup<T>[] = [];
  for (let start = 0; start < items.length; ) {
    const label = labelAt(start);
    const end = firstWhere(start, items.length, (index) => labelAt(index) !== label);
    groups.push({ label, items: items.slice(start, end) });
    start = end;
  }
  return groups;
}
