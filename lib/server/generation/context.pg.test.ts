import type { LanguageModelV4Prompt } from "@ai-sdk/provider";
import fc from "fast-check";
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { createGuest } from "#lib/server/auth/users.ts";
import { conversationUuid } from "#lib/server/conversations/access.ts";
import { db, onPool } from "#lib/server/db.ts";
import { env } from "#lib/server/env.ts";
import { appendMessages, type UnplacedMessage } from "#lib/server/messages/append-messages.ts";
import { deleteMessage } from "#lib/server/messages/delete-message.ts";
import { appendChain, questions } from "#lib/server/testing/history/append-chain.ts";
import { must } from "#lib/shared/assert.ts";
import { formatId, newId, newUuid } from "#lib/shared/ids.ts";
import { buildContext, type ContextOf, readNewestPage } from "./context.ts";
import { spoken } from "./to-prompt.ts";
import { estimateTokens } from "./tokens.ts";

let ownerId: string;
let conversationId: string;
const tokens = env().CONTEXT_TOKENS;

beforeAll(async () => {
  ownerId = (await createGuest()).userId;
});
beforeEach(() => {
  conversationId = newId("conversation");
});
afterEach(() => {
  env().CONTEXT_TOKENS = tokens;
  vi.restoreAllMocks();
});

type Row = Omit<UnplacedMessage, "uuid">;

const write = (messages: Row[], parentSeq: number | null = null) =>
  appendChain({ ownerId, conversationId, parentSeq, messages });

async function contextOf(of: Partial<ContextOf> & { budget?: number }): Promise<LanguageModelV4Prompt> {
  const { budget = tokens, ...more } = of;
  env().CONTEXT_TOKENS = budget;
  const nothing = { leafSeq: null, below: [], systemPrompt: null, newestPage: null };
  return await buildContext({
    ...{ ownerId, conversationUuid: conversationUuid(conversationId), ...nothing, ...more },
  });
}

/** What a prompt says, message by message. */
function words(prompt: LanguageModelV4Prompt): string[] {
  return prompt.map((message) => {
    if (message.role === "system") return message.content;
    return message.content
      .map((part) => {
        if (part.type === "text") return part.text;
        if (part.type === "tool-call") return `${part.toolName}(${JSON.stringify(part.input)})`;
        if (part.type === "tool-result") return part.output.type === "text" ? part.output.value : "?";
        return `[${part.type}]`;
      })
      .join("|");
  });
}

/**
 * What providers ask of a prompt: each call is answered, at once, once, and by name; no result without its call; nothing
 * empty. The first fault found.
 */
function faultOf(prompt: LanguageModelV4Prompt): string | null {
  let open = new Map<string, string>();
  const made = new Set<string>();
  for (const [index, message] of prompt.entries()) {
    if (message.role === "tool") {
      for (const part of message.content) {
        if (part.type !== "tool-result") return `${index}: a tool says a ${part.type}`;
        if (open.get(part.toolCallId) !== part.toolName) return `${index}: a result without its call`;
        open.delete(part.toolCallId);
      }
      continue;
    }
    if (open.size > 0) return `${index}: ${message.role} speaks before a call is answered`;
    if (message.role === "system") {
      if (message.content === "") return `${index}: an empty system message`;
      continue;
    }
    if (message.content.length === 0) return `${index}: an empty message`;
    open = new Map();
    for (const part of message.content) {
      if (part.type === "text" && part.text === "") return `${index}: an empty text`;
      if (part.type !== "tool-call") continue;
      if (message.role !== "assistant") return `${index}: a call of ${message.role}`;
      if (made.has(part.toolCallId)) return `${index}: a call made twice`;
      made.add(part.toolCallId);
      open.set(part.toolCallId, part.toolName);
    }
  }
  return open.size > 0 ? "a call at the end is not answered" : null;
}

const call = (id: string, input = "{}") => ({ id, name: "look", arguments: input });
const calling = (...ids: string[]): Row => ({
  role: "assistant",
  text: "",
  toolCalls: ids.map((id) => call(id)),
});
const result = (id: string, text: string): Row => ({ role: "tool", text, toolCallId: id });

describe("the budget", () => {
  // 41 tokens each: 100 bytes, what roles cost, and the emptiness of parts and calls.
  const sized = (count: number): Row[] =>
    questions(count).map((row, index) => ({
      ...row,
      role: index % 2 ? "assistant" : "user",
      text: row.text.padEnd(100, "."),
    }));

  test("is used up from the newest message back", async () => {
    await write(sized(130));
    const spoken = async (budget: number) => {
      const prompt = await contextOf({ leafSeq: 130, budget });
      return words(prompt).map((text) => Number(/\d+/.exec(text)?.[0]));
    };
    const last = (count: number) => Array.from({ length: count }, (_, index) => 131 - count + index);
    const most = await spoken(1_000);
    expect(most).toEqual(last(most.length));
    expect(most.length).toBeGreaterThan(20);
    expect(most.length).toBeLessThan(1_000 / 25);
    // More budget, never fewer messages; and all of them where there is room.
    let before = 0;
    for (let budget = 0; budget <= 8_000; budget += 250) {
      const { length } = await spoken(budget);
      expect(length).toBeGreaterThanOrEqual(before);
      before = length;
    }
    expect(await spoken(8_000)).toEqual(last(130));
  });

  test("never keeps the newest message from being sent, nor the question", async () => {
    await write([{ role: "user", text: "x".repeat(5_000) }]);
    expect(await contextOf({ leafSeq: 1, budget: 1 })).toHaveLength(1);
    const asked = await contextOf({ leafSeq: 1, below: [spoken("user", "y".repeat(5_000))], budget: 1 });
    expect(words(asked)).toEqual(["y".repeat(5_000)]);
    const prompted = {
      leafSeq: 1,
      below: [spoken("user", "why?")],
      systemPrompt: "z".repeat(9_000),
      budget: 10,
    };
    expect(words(await contextOf(prompted))).toEqual(["z".repeat(9_000), "why?"]);
  });

  test("parts no call from its result", async () => {
    const long = "x".repeat(2_000);
    await write([
      { role: "user", text: "first" },
      calling("a", "b"),
      result("a", long),
      result("b", long),
      { role: "user", text: "last" },
    ]);
    for (let budget = 1; budget < 1_400; budget += 20) {
      const prompt = await contextOf({ leafSeq: 5, budget });
      expect([budget, faultOf(prompt)]).toEqual([budget, null]);
      expect(words(prompt).at(-1)).toBe("last");
    }
    expect(await contextOf({ leafSeq: 5, budget: 600 })).toHaveLength(1);
    expect(await contextOf({ leafSeq: 5, budget: 1_400 })).toHaveLength(5);
  });

  test("keeps the instructions a path begins with, after the conversation's own", async () => {
    await write([
      { role: "system", text: "Be kind." },
      { role: "system", text: "Be brief.", originalRole: "developer" },
      ...sized(100),
      { role: "system", text: "Late one." },
      ...sized(3),
    ]);
    const prompt = await contextOf({
      leafSeq: 106,
      systemPrompt: "Be right.",
      below: [spoken("user", "so?")],
      budget: 500,
    });
    const told = words(prompt);
    expect(told.slice(0, 3)).toEqual(["Be right.", "Be kind.", "Be brief."]);
    expect(told.slice(-5)).toEqual(["Late one.", ...sized(3).map(({ text }) => text), "so?"]);
    expect(told.length).toBeLessThan(20);
    // Cut within the instructions themselves, none of them is said twice.
    for (let budget = 10; budget < 200; budget += 3) {
      const both = words(await contextOf({ leafSeq: 3, budget }));
      expect([budget, new Set(both).size]).toEqual([budget, both.length]);
    }
  });
});

test("calls that were stopped or never answered are closed, wherever they stand", async () => {
  await write([
    { role: "user", text: "one" },
    calling("a", "b"),
    result("b", "found b"),
    { role: "user", text: "two" },
    calling("c"),
    { role: "user", text: "three" },
    result("c", "too late"),
    result("b", "once more"),
    calling("d"),
  ]);
  const prompt = await contextOf({ leafSeq: 9 });
  expect(faultOf(prompt)).toBeNull();
  expect(words(prompt)).toEqual([
    ...["one", "look({})|look({})", "found b", "The tool call did not finish."],
    ...["two", "look({})", "The tool call did not finish."],
    ...["three", "look({})", "The tool call did not finish."],
  ]);
});

test("nothing empty is sent, which providers refuse", async () => {
  const image = { type: "image_url" as const, image_url: { url: "https://a.test/b.png" } };
  await write([
    { role: "system", text: "", parts: [image] },
    { role: "user", text: "", parts: [{ type: "text", text: "" }, image] },
    { role: "user", text: "and?" },
  ]);
  expect(faultOf(await contextOf({ leafSeq: 3 }))).toBeNull();
});

test("deleted messages are absent: a call with its result, and a result alone", async () => {
  const ids = await write([
    { role: "user", text: "one" },
    calling("a"),
    result("a", "found a"),
    { role: "assistant", text: "secret" },
    calling("b"),
    result("b", "found b"),
    { role: "user", text: "two" },
  ]);
  const remove = (index: number) => deleteMessage({ ownerId, conversationId, messageId: must(ids[index]) });
  for (const index of [1, 3, 5]) await remove(index);
  const prompt = await contextOf({ leafSeq: 7 });
  expect(faultOf(prompt)).toBeNull();
  expect(words(prompt)).toEqual(["one", "look({})", "The tool call did not finish.", "two"]);
  await remove(6);
  expect(words(await contextOf({ leafSeq: 7, below: [spoken("user", "three")] })).at(-1)).toBe("three");
});

test("the path of the leaf is told, and nothing of other versions or of what stands below", async () => {
  await write(questions(4));
  await write(
    [
      { role: "user", text: "another" },
      { role: "assistant", text: "yes" },
    ],
    2,
  );
  expect(words(await contextOf({ leafSeq: 6 }))).toEqual(["question 1", "question 2", "another", "yes"]);
  expect(words(await contextOf({ leafSeq: 3 }))).toEqual(["question 1", "question 2", "question 3"]);
  expect(words(await contextOf({ leafSeq: null, below: [spoken("user", "new")] }))).toEqual(["new"]);
  // A page that was read for another path is not taken for this one.
  const key = { ownerId, conversationUuid: conversationUuid(conversationId) };
  const newestPage = readNewestPage(key);
  expect(words(await contextOf({ leafSeq: 4, newestPage }))).toEqual(questions(4).map(({ text }) => text));
  expect(words(await contextOf({ leafSeq: 6, newestPage }))).toHaveLength(4);
  expect(await readNewestPage({ ...key, conversationUuid: newUuid() })).toEqual([]);
});

test("of a long conversation no more is read than is told, a page at a time", async () => {
  const { length } = await write(questions(1_000));
  const rows: number[] = [];
  const asked = vi.spyOn(onPool, "query");
  const read = async (budget: number) => {
    asked.mockClear();
    const prompt = await contextOf({ leafSeq: length, below: [spoken("user", "so?")], budget });
    const results: unknown[] = await Promise.all(asked.mock.results.map(({ value }) => value));
    const answers = results.map((answer) => (answer as { rows: unknown[] }).rows.length);
    rows.push(...answers);
    return {
      told: prompt.length,
      read: answers.reduce((sum, count) => sum + count, 0),
      queries: answers.length,
    };
  };
  const some = await read(300);
  expect(some.told).toBeLessThan(40);
  expect(some.read).toBeGreaterThan(some.told);
  expect(some.read).toBeLessThanOrEqual(60);
  const more = await read(6_000);
  expect(more.told).toBeGreaterThan(200);
  expect(more.read).toBeLessThan(more.told + 60);
  expect(more.queries).toBeLessThanOrEqual(more.told / 50 + 3);
  // A page, and the message above it.
  expect(Math.max(...rows)).toBeLessThanOrEqual(51);
});

// What follows is drawn: rows of every kind in any order, as crashes, stops and API clients may leave them.

type Drawn =
  | { kind: "user" | "system" | "assistant"; length: number; isDeleted: boolean }
  | { kind: "image" | "stopped"; isDeleted: boolean }
  | { kind: "calls"; count: number; input: string; isDeleted: boolean }
  | { kind: "result"; of: number; length: number; isDeleted: boolean };

const length = fc.oneof(fc.integer({ min: 8, max: 60 }), fc.integer({ min: 8, max: 900 }));
const isDeleted = fc.oneof(
  { weight: 9, arbitrary: fc.constant(false) },
  { weight: 1, arbitrary: fc.constant(true) },
);
const drawn: fc.Arbitrary<Drawn> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constantFrom("user" as const, "assistant" as const), length, isDeleted }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("system" as const), length, isDeleted }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom("image" as const, "stopped" as const), isDeleted }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("calls" as const),
      count: fc.integer({ min: 1, max: 3 }),
      input: fc.constantFrom("{}", '{"a": 1}', "{broken"),
      isDeleted,
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("result" as const),
      // Mostly of one of the calls made last, and sometimes of any.
      of: fc.oneof(fc.nat(2), fc.nat(30)),
      length,
      isDeleted,
    }),
  },
);

/** The rows that were drawn, each of which says its number; results of calls that nobody made are left out. */
function rowsOf(all: Drawn[]): (Row & { isDeleted: boolean })[] {
  const rows: (Row & { isDeleted: boolean })[] = [];
  const calls: string[] = [];
  for (const one of all) {
    const mark = `#${rows.length + 1}#`;
    const text = "length" in one ? mark.padEnd(one.length, "x") : "";
    const common = { isDeleted: one.isDeleted };
    if (one.kind === "result") {
      const of = calls.at(-1 - (one.of % Math.max(calls.length, 1)));
      if (of) rows.push({ role: "tool", text, toolCallId: of, ...common });
    } else if (one.kind === "calls") {
      const made = Array.from({ length: one.count }, (_, index) => call(`${mark}${index}`, one.input));
      calls.push(...made.map(({ id }) => id));
      rows.push({ role: "assistant", text: mark, toolCalls: made, ...common });
    } else if (one.kind === "image") {
      const image = { type: "image_url" as const, image_url: { url: "https://a.test/b.png" } };
      rows.push({ role: "user", text: mark, parts: [{ type: "text", text: mark }, image], ...common });
    } else if (one.kind === "stopped") {
      rows.push({ role: "assistant", text: "", status: "stopped", byReply: true, ...common });
    } else {
      rows.push({ role: one.kind, text, ...common });
    }
  }
  return rows;
}

async function store(rows: (Row & { isDeleted: boolean })[]): Promise<void> {
  conversationId = newId("conversation");
  const generation = { uuid: newUuid(), model: "m", starts: true };
  const messages = rows.map(({ isDeleted: _, ...row }) => ({ ...row, uuid: newUuid() }));
  const { outcome } = await appendMessages({
    ...{ ownerId, conversationUuid: conversationUuid(conversationId), parentSeq: null },
    ...{ messages, generation, create: { title: null } },
  });
  expect(outcome).toBe("written");
  await db().generation.update({
    where: { ownerId_id: { ownerId, id: generation.uuid } },
    data: { status: "stopped", finishedAt: new Date() },
  });
  // From the end, so that the calls whose results are there are deleted as well.
  for (const [index, { uuid }] of [...messages.entries()].toReversed()) {
    if (!rows[index]?.isDeleted) continue;
    await deleteMessage({ ownerId, conversationId, messageId: formatId("message", uuid) });
  }
}

const seqsIn = (prompt: LanguageModelV4Prompt) =>
  words(prompt)
    .flatMap((text) => /^#(\d+)#/.exec(text)?.[1] ?? [])
    .map(Number);

test("whatever the history and the budget, the prompt is well-formed, in order, and the newest part that fits", {
  timeout: 60_000,
}, async () => {
  const histories = fc.array(drawn, { minLength: 1, maxLength: 130, size: "max" });
  const budgets = fc.array(fc.oneof(fc.nat(400), fc.nat(6_000)), { minLength: 4, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(histories, budgets, fc.boolean(), async (all, several, isPrompted) => {
      const rows = rowsOf(all);
      if (rows.length === 0) return;
      await store(rows);
      for (const budget of several) {
        const systemPrompt = isPrompted ? "Be kind." : null;
        const prompt = await contextOf({
          leafSeq: rows.length,
          below: [spoken("user", "#0# so?")],
          systemPrompt,
          budget,
        });
        expectNewestPart(prompt, rows, { budget, systemPrompt });
      }
    }),
    { numRuns: Number(process.env.HISTORY_RUNS ?? 15), skipAllAfterTimeLimit: 45_000 },
  );
});

function expectNewestPart(
  prompt: LanguageModelV4Prompt,
  rows: (Row & { isDeleted: boolean })[],
  { budget, systemPrompt }: { budget: number; systemPrompt: string | null },
): void {
  expect(faultOf(prompt)).toBeNull();
  expect(words(prompt).at(-1)).toBe("#0# so?");
  if (systemPrompt) expect(prompt[0]).toEqual({ role: "system", content: systemPrompt });
  const seqs = seqsIn(prompt).slice(0, -1);
  expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));
  const row = (seq: number) => must(rows[seq - 1]);
  expect(seqs.filter((seq) => row(seq).isDeleted)).toEqual([]);

  const there = rows.map((_, index) => index + 1).filter((seq) => !row(seq).isDeleted);
  const beginning = there
    .slice(
      0,
      there.findIndex((seq) => row(seq).role !== "system"),
    )
    .slice(0, 4);
  // Where the newest part begins: behind the instructions that were kept, if anything is missing between.
  const spoken = there.filter((seq) => row(seq).role !== "tool" && row(seq).text !== "");
  const isWhole = spoken.every((seq) => seqs.includes(seq));
  const first = isWhole ? 0 : must(seqs.find((seq) => !beginning.includes(seq)) ?? rows.length + 1);
  expect(spoken.filter((seq) => seq >= first && !seqs.includes(seq))).toEqual([]);

  const cost = (seq: number) => {
    const { text, parts, toolCalls } = row(seq);
    return estimateTokens(text) + estimateTokens(JSON.stringify([parts ?? "", toolCalls ?? ""])) + 10;
  };
  const sum = (some: number[]) => some.reduce((total, seq) => total + cost(seq), 0);
  const left =
    budget - estimateTokens(systemPrompt ?? "") - estimateTokens("#0# so?") - estimateTokens('["",""]') - 10;
  expect(sum(seqs)).toBeLessThanOrEqual(Math.max(left, 0));

  // A result that follows its call at once is told where the call is.
  for (const [index, seq] of there.entries()) {
    for (const { id } of seqs.includes(seq) ? (row(seq).toolCalls ?? []) : []) {
      const behind = there.slice(index + 1);
      const until = behind.findIndex((other) => row(other).role !== "tool");
      const results = behind.slice(0, until < 0 ? behind.length : until);
      const own = results.find((other) => row(other).toolCallId === id);
      if (own) expect(seqs).toContain(own);
    }
  }
}
