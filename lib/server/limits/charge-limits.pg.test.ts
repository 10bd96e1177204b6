import { beforeEach, expect, test } from "vitest";
import { db } from "#lib/server/db.ts";
import { inAnotherProcess } from "#scripts/testing/in-another-process.ts";
import { type Charge, type Charged, chargeLimits } from "./charge-limits.ts";
import { debitLimits } from "./debit-limits.ts";
import { refillLimit } from "./refill-limit.ts";

/** So slow to refill that no time of a test's matters. */
const bucket = (subject: string, more: Partial<Charge> = {}): Charge => ({
  subject,
  capacity: 10,
  perSecond: 1e-6,
  cost: 1,
  ...more,
});

beforeEach(async () => {
  await db().limitBucket.deleteMany();
});

async function charge(...charges: Charge[]): Promise<Charged[]> {
  return await chargeLimits(charges);
}

/** As if the last charges had been so long ago. */
async function secondsPass(seconds: number): Promise<void> {
  await db()
    .$executeRaw`UPDATE limit_bucket SET refilled_at = refilled_at - ${seconds} * interval '1 second'`;
}

const balanceOf = async (subject: string) =>
  (await db().limitBucket.findUnique({ where: { subject } }))?.balance;

const allowedOf = (charged: Charged[]) => charged.map(({ allowed }) => allowed);

test("a new bucket is full, and is empty after its capacity", async () => {
  const [first] = await charge(bucket("a"));
  expect(first).toMatchObject({ subject: "a", allowed: true, remaining: 9, retryAfterSeconds: 0 });
  expect(first?.resetSeconds).toBeCloseTo(1 / 1e-6);
  for (let count = 2; count <= 10; count++) expect(allowedOf(await charge(bucket("a")))).toEqual([true]);
  const [refused] = await charge(bucket("a"));
  expect(refused).toMatchObject({ allowed: false, remaining: 0 });
  expect(refused?.retryAfterSeconds).toBeGreaterThan(0);
});

test.each([1, 3])("50 parallel charges of %d buckets are counted exactly, new as they are", async (count) => {
  const subjects = ["b", "c", "a"].slice(0, count);
  const outcomes = await Promise.all(
    Array.from({ length: 50 }, () => charge(...subjects.map((subject) => bucket(subject)))),
  );
  const admitted = outcomes.filter((charged) => charged.every(({ allowed }) => allowed));
  expect(admitted).toHaveLength(10);
  for (const subject of subjects) expect(await balanceOf(subject)).toBeCloseTo(0, 3);
  const left = admitted.map(([first]) => first?.remaining).toSorted();
  expect(left).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test("lists in any order and overlap never wait for each other in a circle", async () => {
  const lists = [
    ["a", "b", "c"],
    ["c", "a"],
    ["b", "a"],
    ["c", "b", "a"],
    ["d", "c"],
    ["a", "d"],
  ];
  const large = { capacity: 1_000 };
  const work = Array.from({ length: 120 }, (_, index) => lists[index % lists.length] ?? []);
  await Promise.all(work.map((list) => charge(...list.map((subject) => bucket(subject, large)))));
  const expected = (subject: string) => 1_000 - work.filter((list) => list.includes(subject)).length;
  for (const subject of ["a", "b", "c", "d"])
    expect(await balanceOf(subject)).toBeCloseTo(expected(subject), 3);
});

test("what one process has counted holds for the others, and after its end", async () => {
  const other = await inAnotherProcess(`
    import { chargeLimits } from "#lib/server/limits/charge-limits.ts";
    const charge = ${JSON.stringify(bucket("a", { cost: 4 }))};
    const outcomes = await Promise.all([1, 2, 3, 4].map(() => chargeLimits([charge])));
    console.log(outcomes.filter(([charged]) => charged.allowed).length);
  `);
  expect(other.said).toBe("2");
  await other.kill();
  expect(await charge(bucket("a", { cost: 4 }))).toMatchObject([{ allowed: false, remaining: 2 }]);
});

test("where one bucket refuses, none is charged", async () => {
  await charge(bucket("full"), bucket("empty", { cost: 10 }));
  const [full, empty] = await charge(bucket("full"), bucket("empty"));
  expect(full).toMatchObject({ subject: "full", allowed: true, remaining: 9 });
  expect(empty).toMatchObject({ subject: "empty", allowed: false, remaining: 0 });
});

test("a bucket refills with time, and not beyond its capacity", async () => {
  const refilling = bucket("a", { perSecond: 0.1 });
  await charge({ ...refilling, cost: 10 });
  const [refused] = await charge(refilling);
  expect(refused?.allowed).toBe(false);
  expect(refused?.retryAfterSeconds).toBeGreaterThan(5);
  expect(refused?.retryAfterSeconds).toBeLessThanOrEqual(10);
  expect(refused?.resetSeconds).toBeGreaterThan(95);
  await secondsPass(10);
  expect(allowedOf(await charge(refilling))).toEqual([true]);
  expect(allowedOf(await charge(refilling))).toEqual([false]);
  await secondsPass(36_000);
  expect(await charge(refilling)).toMatchObject([{ allowed: true, remaining: 9 }]);
});

test("many charges in a moment refill nothing by rounding", async () => {
  const fast = bucket("a", { capacity: 1e6, perSecond: 1_000 });
  const startedAt = performance.now();
  for (let count = 0; count < 300; count++) await charge(fast);
  const flowedBack = (performance.now() - startedAt) / 1_000 + 0.002;
  expect(await balanceOf("a")).toBeLessThan(1e6 - 300 + flowedBack * 1_000);
});

test("a clock that is set back stops no bucket", async () => {
  const refilling = bucket("a", { perSecond: 1 });
  await charge({ ...refilling, cost: 9 });
  await secondsPass(-3_600);
  expect(await charge(refilling)).toMatchObject([{ allowed: true, remaining: 0 }]);
  await secondsPass(1);
  expect(allowedOf(await charge(refilling))).toEqual([true]);
});

test("what is owed has to come up first", async () => {
  const refilling = bucket("a", { perSecond: 0.1 });
  await debitLimits([{ ...refilling, cost: 25 }]);
  expect(await balanceOf("a")).toBeCloseTo(-15);
  const [refused] = await charge(refilling);
  expect(refused).toMatchObject({ allowed: false, remaining: 0 });
  expect(refused?.retryAfterSeconds).toBeCloseTo(160, -1);
  await secondsPass(150);
  expect(allowedOf(await charge(refilling))).toEqual([false]);
  await secondsPass(10);
  expect(allowedOf(await charge(refilling))).toEqual([true]);
});

test("a look costs nothing, and tells whether what is needed is there", async () => {
  const look = { cost: 0, needed: 1 };
  expect(await charge(bucket("a", look))).toMatchObject([{ allowed: true, remaining: 10 }]);
  await debitLimits([bucket("a", { cost: 9.5 })]);
  expect(await charge(bucket("a", look))).toMatchObject([{ allowed: false, remaining: 0 }]);
  const anyway = { cost: 0, needed: Number.NEGATIVE_INFINITY };
  expect(await charge(bucket("a", anyway))).toMatchObject([{ allowed: true, remaining: 0 }]);
});

test("a capacity that is lowered holds at once, and one that is raised fills up", async () => {
  await charge(bucket("a", { capacity: 1_000 }));
  expect(await charge(bucket("a", { capacity: 5 }))).toMatchObject([{ allowed: true, remaining: 4 }]);
  expect(await charge(bucket("a", { capacity: 1_000 }))).toMatchObject([{ allowed: true, remaining: 3 }]);
});

test("a bucket is given back full", async () => {
  await charge(bucket("a", { cost: 10 }), bucket("b", { cost: 10 }));
  await refillLimit("a");
  expect(await charge(bucket("a"))).toMatchObject([{ allowed: true, remaining: 9 }]);
  expect(allowedOf(await charge(bucket("b")))).toEqual([false]);
});
