import { expect, test } from "vitest";
import { groupByTime } from "./time-groups.ts";

const at = (iso: string) => ({ last_message_at: Date.parse(iso) / 1000 });

const labels = (times: string[], now: string, timeZone: string) =>
  groupByTime(times.map(at), { now: Date.parse(now), timeZone }).map(
    ({ label, items }) => `${label} ${items.length}`,
  );

test("days, weeks, months, years", () => {
  const times = [
    "2026-11-22T09:00:00Z",
    "2026-11-22T00:10:00Z",
    "2026-11-21T23:50:00Z",
    "2026-11-15T12:00:00Z",
    "2026-11-14T12:00:00Z",
    "2026-10-20T12:00:00Z",
    "2026-02-01T12:00:00Z",
    "2025-10-20T12:00:00Z",
  ];
  expect(labels(times, "2026-11-22T12:00:00Z", "UTC")).toEqual([
    "Today 2",
    "Yesterday 1",
    "Previous 7 days 1",
    "Previous 30 days 1",
    "October 1",
    "February 1",
    "October 2025 1",
  ]);
});

test("what today is depends on where one is", () => {
  const times = ["2026-11-21T23:50:00Z"];
  expect(labels(times, "2026-11-22T00:10:00Z", "UTC")).toEqual(["Yesterday 1"]);
  expect(labels(times, "2026-11-22T00:10:00Z", "America/New_York")).toEqual(["Today 1"]);
});

test("every conversation stands under the heading it would have alone, wherever one is", () => {
  const now = Date.parse("2026-11-22T12:00:00Z");
  const times = Array.from({ length: 400 }, (_, index) => ({ last_message_at: now / 1000 - index * 25_013 }));
  for (const timeZone of ["UTC", "Asia/Kolkata", "Pacific/Kiritimati", "Pacific/Pago_Pago"]) {
    const together = groupByTime(times, { now, timeZone });
    expect(together.flatMap(({ items }) => items)).toEqual(times);
    const alone = times.map((item) => groupByTime([item], { now, timeZone })[0]?.label);
    expect(together.flatMap(({ label, items }) => items.map(() => label))).toEqual(alone);
  }
});
