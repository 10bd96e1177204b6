import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type ModelServers, startModelServers } from "#e2e/support/model-servers.ts";
import type * as SearchHistory from "#lib/server/search/search-history-tool.ts";
import { newTalk, type Talk } from "#lib/server/testing/converse.ts";
import { newPerson } from "#lib/server/testing/person.ts";
import { must } from "#lib/shared/assert.ts";
import { parseId } from "#lib/shared/ids.ts";
import { isServerCallId } from "#lib/shared/server-calls.ts";
import { replyLimits } from "./reply-limits.ts";
import { runningReplies, shutdownReason } from "./running.ts";

/** What the search does; by default the real one. */
const search = vi.hoisted(() => ({ run: vi.fn<(call: { arguments: string }) => Promise<string>>() }));
vi.mock("#lib/server/search/search-history-tool.ts", async (importOriginal) => {
  const real = await importOriginal<typeof SearchHistory>();
  search.run.mockImplementation((call) => real.runSearchHistory(call as never));
  return { ...real, runSearchHistory: search.run };
});

const forEver = new Promise<string>(() => undefined);
const limits = { ...replyLimits };
let servers: ModelServers;
let talk: Talk;
/** Ids of calls, in the order in which a test came upon them. */
let called: string[];

beforeAll(async () => {
  servers = await startModelServers();
});
beforeEach(async () => {
  talk = newTalk(await newPerson());
  called = [];
});
afterEach(() => {
  Object.assign(replyLimits, limits);
  search.run.mockClear();
});
afterAll(() => servers.close());

/** Calls have ids of ours, whatever the model named them: the first is `call 1`. */
function nameOf(id: string): string {
  expect(id).toSatisfy(isServerCallId);
  if (!called.includes(id)) called.push(id);
  return `call ${called.indexOf(id) + 1}`;
}

const shapeOf = async () =>
  (await talk.messages()).map(({ role, status, tool_calls, tool_call_id }) => [
    role,
    status,
    ...(tool_calls ? [tool_calls.map(({ id }) => nameOf(id)).join()] : []),
    ...(tool_call_id ? [nameOf(tool_call_id)] : []),
  ]);

/** Every message after the instructions of the newest request: role, text, and calls. */
function lastHeard() {
  return must(servers.heard.at(-1), "request")
    .messages.filter(({ role }) => role !== "system")
    .map(({ role, content, tool_calls, tool_call_id }) => [
      role,
      content ?? "",
      tool_calls?.map(({ id }) => nameOf(id)).join() ?? (tool_call_id && nameOf(tool_call_id)),
    ]);
}

test("a tool is run between two model calls, each in its own row, and the model hears its result", async () => {
  const { events } = await talk.say("Look. [[tool=dahlias]] [[words=2]]");
  expect(await shapeOf()).toEqual([
    ["user", "completed"],
    ["assistant", "completed", "call 1"],
    ["tool", "completed", "call 1"],
    ["assistant", "completed"],
  ]);
  expect(lastHeard()).toEqual([
    ["user", "Look. [[tool=dahlias]] [[words=2]]", undefined],
    ["assistant", "", "call 1"],
    ["tool", '{"hits":[]}', "call 1"],
  ]);
  const items = events.flatMap((event) =>
    event.type === "response.output_item.done" ? [event.item.type] : [],
  );
  expect(items).toEqual(["mcp_call", "message"]);
});

test("several calls at once are each answered, and ids that a model repeats are not repeated", async () => {
  await talk.say("[[tool=one]] [[tool=two]] [[words=1]]");
  await talk.say("[[tool=three]] [[words=1]]");
  const calls = (await talk.messages()).flatMap(({ tool_calls }) => tool_calls?.map(({ id }) => id) ?? []);
  const answers = (await talk.messages()).flatMap(({ tool_call_id }) => tool_call_id ?? []);
  expect(calls.map(nameOf)).toEqual(["call 1", "call 2", "call 3"]);
  expect(answers).toEqual(calls);
});

test("a model may look things up a few times in a row, and is ended when it never answers", async () => {
  await talk.say("[[tool-loop=3]] [[words=1]]");
  expect((await talk.messages()).map(({ role }) => role[0]).join("")).toBe("uatatata");
  const endless = newTalk(await newPerson());
  const { reply } = await endless.say("[[tool-loop=99]]");
  expect(reply).toMatchObject({ status: "failed", error: { code: "too_many_steps" } });
  const all = await endless.messages();
  expect(all.filter(({ role }) => role === "tool")).toHaveLength(replyLimits.steps - 1);
  expect((await endless.say("And now?")).reply).toMatchObject({ status: "completed" });
});

test("a model that asks for too much at once is ended before anything is run", async () => {
  replyLimits.callsPerStep = 2;
  const { reply } = await talk.say("[[tool=a]] [[tool=b]] [[tool=c]]");
  expect(reply).toMatchObject({ status: "failed", error: { code: "too_many_calls" } });
  expect(search.run).not.toHaveBeenCalled();
});

test("a tool that takes too long, or fails, is told to the model, which goes on", async () => {
  replyLimits.toolMs = 50;
  search.run.mockReturnValueOnce(forEver).mockRejectedValueOnce(new Error("no disk"));
  const { reply } = await talk.say("[[tool=slow]] [[tool=broken]] [[tool=]] [[words=2]]");
  expect(reply).toMatchObject({ status: "completed", content: "word1 word2" });
  const results = (await talk.messages()).flatMap(({ role, content }) => (role === "tool" ? [content] : []));
  expect(results).toEqual([
    "The search took too long.",
    "The search failed.",
    expect.stringContaining("have to be JSON with a query"),
  ]);
});

test("a stop in the middle of a tool ends at once and keeps the results that had come", async () => {
  search.run.mockResolvedValueOnce("found one").mockReturnValueOnce(forEver);
  const startedAt = Date.now();
  const live = talk.live("[[tool=one]] [[tool=two]] [[tool=three]]");
  const reading = (async () => {
    for await (const _ of live);
  })();
  await expect.poll(() => search.run.mock.calls.length).toBe(2);
  expect(await (await talk.stop()).json()).toMatchObject({ status: "stopped" });
  await reading;
  expect(Date.now() - startedAt).toBeLessThan(replyLimits.toolMs / 2);
  expect(await shapeOf()).toEqual([
    ["user", "completed"],
    ["assistant", "completed", "call 1,call 2,call 3"],
    ["tool", "completed", "call 1"],
    ["assistant", "stopped"],
  ]);
  expect((await talk.say("And now? [[words=1]]")).reply).toMatchObject({ status: "completed" });
  expect(lastHeard().slice(2)).toEqual([
    ["tool", "found one", "call 1"],
    ["tool", "The tool call did not finish.", "call 2"],
    ["tool", "The tool call did not finish.", "call 3"],
    ["user", "And now? [[words=1]]", undefined],
  ]);
});

test("a stop before any result keeps the call, unanswered, and the next message works", async () => {
  search.run.mockReturnValueOnce(forEver);
  for await (const event of talk.live("[[tool=one]]")) {
    if (event.type === "response.mcp_call_arguments.done") await talk.stop();
  }
  expect(await shapeOf()).toEqual([
    ["user", "completed"],
    ["assistant", "stopped", "call 1"],
  ]);
  expect((await talk.say("And now? [[words=1]]")).reply).toMatchObject({ status: "completed" });
  expect(lastHeard().slice(2)).toEqual([
    ["tool", "The tool call did not finish.", "call 1"],
    ["user", "And now? [[words=1]]", undefined],
  ]);
});

test("the end of the process in the middle of a tool is not held up by it", async () => {
  search.run.mockReturnValueOnce(forEver);
  for await (const event of talk.live("[[tool=one]]")) {
    if (event.type !== "response.created") continue;
    const reply = must(runningReplies().get(must(parseId("response", event.response.id), "id")), "reply");
    await expect.poll(() => search.run.mock.calls.length).toBe(1);
    reply.abort.abort(shutdownReason);
  }
  expect((await talk.messages()).at(-1)).toMatchObject({
    status: "interrupted",
    error: { code: "interrupted" },
  });
  expect((await talk.say("And now?")).reply).toMatchObject({ status: "completed" });
});
