/** When something was said, to the minute, as it is written there: "14 March 2026, 10:32". */
export function momentWords(seconds: number, timeZone?: string): string {
  const words = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat("en-GB", { ...options, ...(timeZone && { timeZone }) }).format(seconds * 1000);
  // Asked for together, browsers join them differently.
  const day = words({ day: "numeric", month: "long", year: "numeric" });
  return `${day}, ${words({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" })}`;
}
