import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type ModelServers, startModelServers } from "#e2e/support/model-servers.ts";
import { forkConversation } from "#lib/server/conversations/fork-conversation.ts";
import { db } from "#lib/server/db.ts";
import { deleteMessage } from "#lib/server/messages/delete-message.ts";
import { getMessage } from "#lib/server/messages/get-message.ts";
import { listMessages } from "#lib/server/messages/list-messages.ts";
import type * as SearchHistory from "#lib/server/search/search-history-tool.ts";
import { newTalk, type Talk } from "#lib/server/testing/converse.ts";
import { newPerson } from "#lib/server/testing/person.ts";
import { must } from "#lib/shared/assert.ts";
import { parseId } from "#lib/shared/ids.ts";
import { interruptReply } from "./interrupt-reply.ts";
import { logSettled } from "./log-writer.ts";
import { runningReplies, shutdownReason, stopReason } from "./running.ts";

const search = vi.hoisted(() => ({ run: vi.fn<(call: { arguments: string }) => Promise<string>>() }));
vi.mock("#lib/server/search/search-history-tool.ts", async (importOriginal) => {
  const real = await importOriginal<typeof SearchHistory>();
  return { ...real, runSearchHistory: search.run };
});

let servers: ModelServers;
let ownerId: string;
let talk: Talk;

beforeAll(async () => {
  servers = await startModelServers();
});
beforeEach(async () => {
  const person = await newPerson();
  ownerId = person.ownerId;
  talk = newTalk(person);
});
afterEach(() => search.run.mockReset());
afterAll(() => servers.close());

/** As long as it has to be, and no longer than all there is: timers are late on a busy machine, and never early. */
const about = (ms: number) =>
  expect.toSatisfy((took: unknown) => Number(took) >= ms - 2 && Number(took) < 10_000);

const tookOf = async () => (await talk.messages()).map(({ role, took_ms }) => [role, took_ms]);

/** Asks, and hands the reply over once it has thought something. */
async function thinking(content: string) {
  const events = talk.live(content);
  for await (const event of events) {
    if (event.type !== "response.reasoning_summary_text.delta") continue;
    return must(
      [...runningReplies().values()].find((reply) => reply.ownerId === ownerId),
      "reply",
    );
  }
  throw new Error("It has not thought.");
}

test("how long a reply was thought about is kept, and what it says takes no part in it", async () => {
  const startedAt = performance.now();
  const { reply } = await talk.say("[[thoughts=60]] [[words=4]] [[delay=100]]");
  const all = performance.now() - startedAt;
  // The first thought begins it: two more come after it, and the first word.
  expect(reply).toMatchObject({ reasoning: "Let me think.", took_ms: about(220) });
  expect(reply?.took_ms).toBeLessThan(all - 300);
  expect(await tookOf()).toEqual([
    ["user", undefined],
    ["assistant", about(220)],
  ]);
});

test("a reply that was not thought about has no time", async () => {
  const { reply } = await talk.say("[[words=2]] [[delay=20]]");
  expect(reply).not.toHaveProperty("took_ms");
});

test("each tool is kept with the time it ran, and each step with its own thoughts", async () => {
  search.run.mockImplementationOnce(() => sleep(80, "{}")).mockImplementationOnce(() => sleep(1, "{}"));
  await talk.say("[[thoughts=20]] [[tool=one]] [[tool=two]] [[words=1]]");
  const took = await tookOf();
  expect(took).toEqual([
    ["user", undefined],
    ["assistant", about(40)],
    ["tool", about(80)],
    ["tool", about(0)],
    ["assistant", about(40)],
  ]);
  expect(took[3]?.[1]).toBeLessThan(80);
});

test.each([
  ["stopped", stopReason],
  ["interrupted", shutdownReason],
])(
  "a reply that is %s in the middle of its thoughts was thought about until then",
  async (status, reason) => {
    const reply = await thinking("[[thoughts=50]] [[hang-after=0]] [[words=1]]");
    await sleep(120);
    reply.abort.abort(reason);
    await reply.ended;
    expect((await talk.messages()).at(-1)).toMatchObject({ status, took_ms: about(120) });
  },
);

test("nobody knows how long a reply was thought about whose process is gone", async () => {
  const reply = await thinking("[[thoughts=50]] [[hang-after=0]] [[words=1]]");
  await expect.poll(() => reply.events.logged, { timeout: 5_000 }).toBeGreaterThan(4);
  reply.isEnding = true;
  await logSettled();
  runningReplies().delete(reply.generationUuid);
  const where = { ownerId_id: { ownerId, id: reply.generationUuid } };
  await db().generation.update({ where, data: { heartbeatAt: new Date(Date.now() - 60_000) } });
  await interruptReply({ ownerId, id: reply.generationUuid });
  reply.abort.abort(stopReason);
  await reply.ended;
  const stored = must((await talk.messages()).at(-1));
  expect(stored).toMatchObject({ status: "interrupted", reasoning: expect.stringMatching(/^Let/) });
  expect(stored).not.toHaveProperty("took_ms");
});

test("a copy took as long, one message tells it by itself, and a deleted one does not", async () => {
  search.run.mockResolvedValueOnce("{}");
  const { reply } = await talk.say("[[thoughts=20]] [[tool=one]] [[words=1]]");
  const key = { ownerId, conversationId: talk.id, messageId: must(reply).id };
  const told = await tookOf();
  const fork = await forkConversation(key);
  const copied = await listMessages({ ownerId, conversationId: fork.id, limit: 10 });
  expect(copied.data.map(({ role, took_ms }) => [role, took_ms])).toEqual(told);
  expect((await getMessage(key)).took_ms).toBe(reply?.took_ms);
  await deleteMessage(key);
  const id = must(parseId("message", key.messageId));
  const row = await db().message.findUnique({ where: { ownerId_id: { ownerId, id } } });
  expect(row).toMatchObject({ text: "", reasoning: null, tookMs: null });
});
