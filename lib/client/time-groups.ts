export interface TimeGroup<T> {
  readonly label: string;
  readonly items: readonly T[];
}

const dayMs = 24 * 60 * 60 * 1000;

/** Which calendar day a moment falls on there, as midnight UTC of that day, so that days can be subtracted. */
function dayReader(timeZone: string): (ms: number) => number {
  const format = new Intl.DateTimeFormat("en", {
    timeZone,
    year: "numeric",
    month: "numeric",
    day: "numeric",
  });
  return (ms) => {
    const parts = new Map(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
    return Date.UTC(parts.get("year") ?? 0, (parts.get("month") ?? 1) - 1, parts.get("day") ?? 1);
  };
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

/** Puts what comes newest first under the headings of a calendar. */
export function groupByTime<T extends { last_message_at: number }>(
  items: readonly T[],
  { now, timeZone }: { now: number; timeZone: string },
): TimeGroup<T>[] {
  const dayOf = dayReader(timeZone);
  const today = dayOf(now);
  const groups: { label: string; items: T[] }[] = [];
  for (const item of items) {
    const label = labelOf(dayOf(item.last_message_at * 1000), today);
    const last = groups.at(-1);
    if (last?.label === label) last.items.push(item);
    else groups.push({ label, items: [item] });
  }
  return groups;
}
