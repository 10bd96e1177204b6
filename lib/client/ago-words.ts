import { dayWords } from "./day-words.ts";

const minuteS = 60;
const hourS = 60 * minuteS;

const ago = new Intl.RelativeTimeFormat("en-GB");

/** How long ago, as people say it; from yesterday on by the day. */
export function agoWords(seconds: number, calendar: { now: number; timeZone: string }): string {
  const past = Math.floor(calendar.now / 1000) - seconds;
  if (past < minuteS) return "just now";
  if (past < hourS) return ago.format(-Math.floor(past / minuteS), "minute");
  const day = dayWords(seconds, calendar);
  return day === "today" ? ago.format(-Math.floor(past / hourS), "hour") : day;
}
