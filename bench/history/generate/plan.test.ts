import { expect, test } from "vitest";
import { median } from "#bench/median.ts";
import { AFTERWARDS, LAST, longestSpan } from "./calendar.ts";
import { type ConversationPlan, FEWEST_MESSAGES, planHistory } from "./plan.ts";
import { MESSAGES_PER_CONVERSATION } from "./shape.ts";

const million = [...planHistory({ messages: 1_000_000, seed: 1 })];
const small = [...planHistory({ messages: 10_000, seed: 1 })];
const ordinary = million.filter(({ owner }) => owner.kind === "ordinary");
const owners = new Set(ordinary.map(({ owner }) => owner));

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const messagesIn = (plans: ConversationPlan[]) => plans.reduce((sum, { shape }) => sum + shape.messages, 0);
const ofKind = (plans: ConversationPlan[], kind: string) => plans.filter(({ owner }) => owner.kind === kind);

function turnsOf({ shape }: ConversationPlan): number {
  return shape.steps.filter(({ kind }) => kind === "turn").length;
}

test("the same options are the same plan, and another seed is another", () => {
  const again = [...planHistory({ messages: 10_000, seed: 1 })];
  const other = [...planHistory({ messages: 10_000, seed: 2 })];
  expect(again).toEqual(small);
  expect(other[5]?.owner.id).not.toEqual(small[5]?.owner.id);
  expect(other.map(turnsOf)).not.toEqual(small.map(turnsOf));
});

test("there are exactly as many messages as were asked for", () => {
  for (const messages of [FEWEST_MESSAGES, 1_001, 54_321]) {
    expect(messagesIn([...planHistory({ messages, seed: 3 })])).toBe(messages);
  }
  expect(messagesIn(million)).toBe(1_000_000);
  expect(() => planHistory({ messages: FEWEST_MESSAGES - 1, seed: 1 }).next()).toThrow(RangeError);
});

test("conversations have 2.6 turns in the mean, and one in a hundred more than 50", () => {
  const turns = ordinary.map(turnsOf);
  expect(mean(turns)).toBeCloseTo(2.6, 0.5);
  expect(turns.filter((count) => count > 50).length / turns.length).toBeCloseTo(0.01, 2.5);
  expect(messagesIn(ordinary) / ordinary.length).toBeCloseTo(MESSAGES_PER_CONVERSATION, 0.5);
});

test("ordinary users have 5 conversations in the median, and some have hundreds", () => {
  const counts = [...owners].map(({ conversations }) => conversations);
  expect(median(counts)).toBe(5);
  expect(mean(counts)).toBeGreaterThan(10);
  expect(Math.max(...counts)).toBeGreaterThan(200);
});

test("one in twenty replies calls a tool, and some short conversations fork", () => {
  const steps = ordinary.flatMap(({ shape }) => shape.steps);
  const turns = steps.filter((step) => step.kind === "turn");
  expect(turns.filter(({ calls }) => calls > 0).length / turns.length).toBeCloseTo(0.05, 2);
  const forks = ordinary.map(
    ({ shape }) => shape.steps.filter(({ kind }) => kind === "regenerate" || kind === "edit").length,
  );
  expect(Math.max(...forks)).toBe(2);
  expect(forks.filter((count) => count > 0).length / forks.length).toBeCloseTo(0.065, 1.5);
});

test("a million have all landmarks", () => {
  const landmarks = ofKind(million, "landmarks");
  expect(landmarks.map(({ landmark, shape }) => [landmark, shape.messages])).toEqual([
    ["hundred", 100],
    ["tenThousand", 10_000],
    ["hundredThousand", 100_000],
    ["forked", 100_000],
  ]);
  const forks = landmarks[3]?.shape.steps.filter(({ kind }) => kind === "regenerate");
  expect(forks).toHaveLength(500);
  expect(ofKind(million, "many")).toHaveLength(20_000);
  expect(ofKind(million, "twenty")).toHaveLength(20);
});

test("ten thousand have those that fit", () => {
  expect(ofKind(small, "landmarks").map(({ landmark }) => landmark)).toEqual(["hundred"]);
  expect(ofKind(small, "many").length / small.length).toBeCloseTo(0.05, 2);
  expect(ofKind(small, "twenty")).toHaveLength(20);
});

test("an owner's conversations come one after the other, from the day the owner signed up", () => {
  const begun = ofKind(million, "many").map(({ beginsAt }) => beginsAt);
  const disorder = begun.filter((at, nth) => nth > 0 && at < (begun[nth - 1] ?? 0)).length;
  // Longer ones are drawn to begin a little earlier, so that they still end in time.
  expect(disorder / begun.length).toBeLessThan(0.02);
  for (const { owner, beginsAt, shape } of million) {
    expect(beginsAt).toBeGreaterThanOrEqual(owner.createdAt);
    expect(beginsAt + longestSpan(shape.steps.length) + AFTERWARDS).toBeLessThanOrEqual(LAST);
  }
});
