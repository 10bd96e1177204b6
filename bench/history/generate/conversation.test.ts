import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { hashedContent } from "#lib/server/messages/hashed-content.ts";
import { must } from "#lib/shared/assert.ts";
import { FIRST, LAST } from "./calendar.ts";
import { writeConversation } from "./conversation.ts";
import { planHistory } from "./plan.ts";
import { formatUuid } from "./uuid.ts";

const plans = [...planHistory({ messages: 10_000, seed: 1 })];
const written = plans.map((plan) => writeConversation(plan, 1));
const messages = written.flatMap((conversation) => conversation.messages);
const replies = messages.filter(({ role, toolCalls }) => role === "assistant" && !toolCalls);

const tokens = (texts: { text: string }[]) =>
  texts.reduce((sum, { text }) => sum + Buffer.byteLength(text) / 4, 0) / texts.length;

test("the same plan is the same conversation, in whatever order they are written", () => {
  const again = plans.toReversed().map((plan) => writeConversation(plan, 1));
  expect(again.toReversed()).toEqual(written);
});

test("messages are numbered without a gap, in time, under ids of their own", () => {
  for (const { row, messages } of written) {
    expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_, nth) => nth + 1));
    const times = messages.map(({ createdAt }) => createdAt);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(row.lastMessageAt).toBe(times.at(-1));
    expect(row.updatedAt).toBeLessThanOrEqual(LAST);
    expect(row.createdAt).toBeGreaterThanOrEqual(FIRST);
  }
  const ids = new Set(messages.map(({ id }) => formatUuid(id)));
  expect(ids.size).toBe(messages.length);
  for (const id of ids)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test("a path's hash is made of its parent's and of what is said", () => {
  for (const { messages } of written.slice(0, 200)) {
    for (const message of messages) {
      const parent = message.parentSeq ? must(messages[message.parentSeq - 1]).pathHash : Buffer.alloc(32);
      const hash = createHash("sha256")
        .update(parent)
        .update(must(hashedContent(message)))
        .digest();
      expect(message.pathHash.equals(hash)).toBe(true);
    }
  }
});

test("a tool's result names a call of the message above, and every call is listed", () => {
  for (const { messages, calls } of written) {
    const made = messages.flatMap(({ seq, toolCalls }) => (toolCalls ?? []).map(({ id }) => [seq, id]));
    expect(calls.map(({ seq, callId }) => [seq, callId])).toEqual(made);
    const results = messages.filter(({ role }) => role === "tool").map(({ toolCallId }) => toolCallId);
    expect(results.toSorted()).toEqual(made.map(([, id]) => id).toSorted());
  }
});

test("an edited conversation goes on below the new version", () => {
  const nth = plans.findIndex(({ shape: { steps } }) => {
    const at = steps.findIndex(({ kind }) => kind === "edit");
    return at > 1 && at < steps.length - 1;
  });
  const { row, messages, branches } = must(written[nth], "conversation edited in the middle");
  const [first, second] = branches;
  expect(first?.lineBranches).toEqual([1]);
  expect(second?.lineBranches.at(-1)).toBe(2);
  expect(row.headSeq).toBe(messages.length);
  expect(must(messages.at(-1)).branch).toBe(branches.length);
});

test("questions have about 300 tokens and replies 450, a third of them with code", () => {
  // So wide a spread makes the mean of some thousand draws uncertain: hence the margins.
  expect(tokens(messages.filter(({ role }) => role === "user"))).toBeCloseTo(300, -2);
  expect(tokens(replies)).toBeCloseTo(450, -2);
  const withCode = replies.filter(({ text }) => text.includes("```"));
  expect(withCode.length / replies.length).toBeCloseTo(1 / 3, 1);
  expect(messages.every(({ text }) => text.length <= 100_000 && text.isWellFormed())).toBe(true);
});

test.each([
  "Latin",
  "Cyrillic",
  "Han",
  "Hiragana",
  "Katakana",
  "Arabic",
  "Devanagari",
  "Extended_Pictographic",
])("there is %s, in texts and in titles", (script) => {
  const name = script === "Extended_Pictographic" ? script : `Script=${script}`;
  const pattern = new RegExp(`\\p{${name}}`, "u");
  expect(messages.some(({ text }) => pattern.test(text))).toBe(true);
  if (script !== "Extended_Pictographic") {
    expect(written.some(({ row }) => row.title !== null && pattern.test(row.title))).toBe(true);
  }
});

test("German umlauts and French accents are there", () => {
  for (const letter of ["ü", "ß", "é", "ç", "œ"]) {
    expect(messages.some(({ text }) => text.includes(letter))).toBe(true);
  }
});

test("titles fit, and a few conversations are untitled, pinned, archived or in the trash", () => {
  const rows = written.map(({ row }) => row);
  expect(rows.every(({ title }) => title === null || (title !== "" && title.length <= 255))).toBe(true);
  const share = (some: (row: (typeof rows)[number]) => boolean) => rows.filter(some).length / rows.length;
  expect(share(({ title }) => title === null)).toBeCloseTo(0.02, 1.5);
  expect(share(({ pinnedAt }) => pinnedAt !== null)).toBeCloseTo(0.02, 1.5);
  expect(share(({ archivedAt }) => archivedAt !== null)).toBeCloseTo(0.04, 1.5);
  expect(share(({ deletedAt }) => deletedAt !== null)).toBeCloseTo(0.02, 1.5);
});

test("landmarks repeat the same fifty texts", () => {
  const { messages } = must(written[0]);
  expect(messages).toHaveLength(100);
  expect(messages.slice(50).map(({ text }) => text)).toEqual(messages.slice(0, 50).map(({ text }) => text));
  expect(new Set(messages.map(({ text }) => text)).size).toBe(50);
});
