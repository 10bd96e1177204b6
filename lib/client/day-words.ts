const dayMs = 24 * 60 * 60 * 1000;

/** Which calendar day a moment falls on there, as midnight UTC of that day. Swedes write a date as ISO 8601 does. */
const dayOf = (ms: number, timeZone: string) =>
  Date.parse(new Intl.DateTimeFormat("sv", { timeZone }).format(ms));

const near = new Map([
  [-1, "yesterday"],
  [0, "today"],
  [1, "tomorrow"],
]);

/** A day as people say it: by its date, with the year where it is another. Months in full, which all browsers spell alike. */
export function dayWords(seconds: number, { now, timeZone }: { now: number; timeZone: string }): string {
  const [day, today] = [dayOf(seconds * 1000, timeZone), dayOf(now, timeZone)];
  const word = near.get((day - today) / dayMs);
  if (word) return word;
  const sameYear = new Date(day).getUTCFullYear() === new Date(today).getUTCFullYear();
  return new Intl.DateTimeFormat("en-GB", {
    timeZone: "UTC",
    day: "numeric",
    month: "long",
    ...(!sameYear && { year: "numeric" }),
  }).format(day);
}
