import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type ModelServers, startModelServers } from "#e2e/support/model-servers.ts";
import { type Asker, endOf, newAsker, toItsEnd, treeOf, wordsOf } from "#lib/server/testing/ask.ts";
import { newPerson, type Person } from "#lib/server/testing/person.ts";
import { must } from "#lib/shared/assert.ts";
import type { OutputItem, Response as Reply } from "#lib/shared/contracts/response.ts";
import { isServerCallId } from "#lib/shared/server-calls.ts";

/* A model that calls a function of the client's and a tool of the server's in one step: each runs its own. */
let servers: ModelServers;
let person: Person;
let asker: Asker;

beforeAll(async () => {
  servers = await startModelServers();
});
beforeEach(async () => {
  person = await newPerson();
  asker = newAsker(person);
});
afterAll(() => servers.close());

const tools = [{ type: "function", name: "look" }, { type: "search_history" }];
const question = {
  role: "user",
  content: "Roses? [[before=One moment.]] [[tool=roses]] [[call=look {}]] [[say=Red.]]",
};
const tree = () =>
  asker.conversations().then(async (all) => {
    expect(all).toHaveLength(1);
    return await treeOf(person.ownerId, must(all[0]).id);
  });
const typesOf = ({ output }: Reply) => output.map(({ type }) => type);
const callIn = (output: OutputItem[]) =>
  must(
    output.find((item) => item.type === "function_call"),
    "call",
  );
const result = ({ output }: Reply) => ({
  type: "function_call_output",
  call_id: callIn(output).call_id,
  output: "a red rose",
});

/** The mixed step in the rows, and what the client's result adds to them. */
const begun = [
  `1, user: ${question.content}`,
  "2 below 1, assistant: One moment. look() search_history()",
  '3 below 2, tool: {"hits":[]}',
  "4 below 3, assistant: ",
];
const wholeTree = [...begun, "5 below 4, tool: a red rose", "6 below 5, assistant: Red."];

/** That what a model was told last is what providers accept: every call answered, once, right below. */
function mustBeWellFormed(): void {
  let open: string[] = [];
  const made: string[] = [];
  for (const { role, tool_calls, tool_call_id, content } of must(servers.heard.at(-1), "request").messages) {
    if (role === "tool") {
      expect(open).toContain(tool_call_id);
      open = open.filter((id) => id !== tool_call_id);
      continue;
    }
    expect(open).toEqual([]);
    expect(Boolean(content) || Boolean(tool_calls?.length)).toBe(true);
    open = (tool_calls ?? []).map(({ id }) => id);
    made.push(...open);
  }
  expect(open).toEqual([]);
  expect(new Set(made).size).toBe(made.length);
}

/** Who said what, and called what, to the model last. */
const heard = () =>
  must(servers.heard.at(-1), "request").messages.map(({ role, content, tool_calls = [] }) =>
    [role, content ?? "", ...tool_calls.map((call) => call.function.name)].join(" ").trim(),
  );
const wholePrompt = [
  `user ${question.content}`,
  "assistant One moment. look search_history",
  ...['tool {"hits":[]}', "tool a red rose"],
];

test("the server's tool is run, the client's call ends the reply, and both are told", async () => {
  const events = await toItsEnd(asker.stream({ input: [question], tools }));
  const response = endOf(events);
  expect(response).toMatchObject({
    status: "completed",
    output: [
      { type: "message", status: "completed", content: [{ text: "One moment." }] },
      { type: "function_call", name: "look", arguments: "{}", status: "completed" },
      { type: "mcp_call", name: "search_history", arguments: '{"query":"roses"}', status: "completed" },
    ],
  });
  expect(response.output.at(-1)).toMatchObject({ output: '{"hits":[]}' });
  expect(callIn(response.output).call_id).not.toSatisfy(isServerCallId);
  expect(await person.get(`/responses/${response.id}`)).toEqual(response);
  expect(await tree()).toEqual(begun);
  expect(servers.heard.filter(({ messages }) => messages.at(-1)?.content === question.content)).toHaveLength(
    1,
  );
});

type GoOn = (first: Reply) => Promise<Reply>;

const withTranscript =
  (manner: (item: OutputItem) => object[]): GoOn =>
  (first) =>
    asker.respond({ input: [question, ...first.output.flatMap(manner), result(first)], tools });

const ways: Record<string, GoOn> = {
  "by the response's id": (first) =>
    asker.respond({ input: [result(first)], tools, previous_response_id: first.id }),
  "in its conversation": (first) =>
    asker.respond({ input: [result(first)], tools, conversation: must(first.conversation).id }),
  "with the whole transcript": withTranscript((item) => [item]),
  "with the transcript without what the server found": withTranscript((item) => {
    if (item.type !== "mcp_call") return [item];
    const { output: _, ...rest } = item;
    return [rest];
  }),
  "with references in place of items": withTranscript((item) => [
    item.type === "function_call" ? { ...item, id: undefined } : { type: "item_reference", id: item.id },
  ]),
  "with the transcript without what the server looked up": withTranscript((item) =>
    item.type === "mcp_call" ? [] : [item],
  ),
  "with the whole transcript beside the response's id": (first) =>
    asker.respond({
      input: [question, ...first.output, result(first)],
      tools,
      previous_response_id: first.id,
    }),
  "with the whole transcript in its conversation": (first) =>
    asker.respond({
      ...{ input: [question, ...first.output, result(first)], tools },
      conversation: must(first.conversation).id,
    }),
  "in its conversation, with every question once more": (first) =>
    asker.respond({ input: [question, result(first)], tools, conversation: must(first.conversation).id }),
};

describe.each(Object.entries(ways))("the client's result comes %s", (name, goOn) => {
  test("and the reply goes on below it, with nothing there twice", async () => {
    const first = await asker.respond({ input: [question], tools });
    const second = await goOn(first);
    expect([wordsOf(second), typesOf(second)]).toEqual(["Red.", ["message"]]);
    expect(second.conversation).toEqual(first.conversation);
    expect(await tree()).toEqual(wholeTree);
    mustBeWellFormed();
    const isTold = name !== "with the transcript without what the server looked up";
    expect(heard().toSorted()).toEqual(
      (isTold ? wholePrompt : [wholePrompt[0], "assistant One moment. look", "tool a red rose"]).toSorted(),
    );
  });
});

test("the next turn goes on below all of it, as one conversation", async () => {
  const first = await asker.respond({ input: [question], tools });
  const so = [question, ...first.output, result(first)];
  const second = await asker.respond({ input: so, tools });
  const thanks = { role: "user", content: "Thanks! [[say=Welcome.]]" };
  await asker.respond({ input: [...so, ...second.output, thanks], tools });
  expect(await tree()).toEqual([
    ...wholeTree,
    "7 below 6, user: Thanks! [[say=Welcome.]]",
    "8 below 7, assistant: Welcome.",
  ]);
  mustBeWellFormed();
});

test("a client of chat completions hears of its own call alone, and goes on with its result", async () => {
  const chatTools = [{ type: "function", function: { name: "look" } }, { type: "search_history" }];
  const first = await asker.complete({ messages: [question], tools: chatTools });
  const message = must(first.choices[0]).message;
  expect(first.choices[0]).toMatchObject({
    finish_reason: "tool_calls",
    message: { content: "One moment." },
  });
  expect(message.tool_calls?.map((call) => call.function.name)).toEqual(["look"]);
  const found = { role: "tool", tool_call_id: message.tool_calls?.[0]?.id, content: "a red rose" };
  const messages = [question, message, found];
  const second = await asker.complete({ messages, tools: chatTools });
  expect(second.choices[0]?.message.content).toBe("Red.");
  expect(await tree()).toEqual(wholeTree);
  mustBeWellFormed();
});

test("both may be called again, step after step, and every call has an id of its own", async () => {
  const twice = {
    role: "user",
    content: "[[tool=a]] [[tool=b]] [[call=look {}]] [[call=look {}]] [[say=There.]]",
  };
  const conversation = (await (await person.post("/conversations", {})).json()).id;
  for (let turn = 0; turn < 2; turn++) {
    const { output } = await asker.respond({ input: [twice], tools, conversation });
    expect(output.map(({ type }) => type)).toEqual([
      "function_call",
      "function_call",
      "mcp_call",
      "mcp_call",
    ]);
    const results = output.flatMap((item) =>
      item.type === "function_call"
        ? [{ type: "function_call_output", call_id: item.call_id, output: `found ${turn}` }]
        : [],
    );
    expect(wordsOf(await asker.respond({ input: results, tools, conversation }))).toBe("There.");
    mustBeWellFormed();
  }
  expect((await tree()).filter((line) => line.includes("tool:"))).toHaveLength(8);
});

test("a call that nobody answers, because something else is said, is closed for the model", async () => {
  const first = await asker.respond({ input: [question], tools });
  const next = await asker.respond({ input: "Never mind. [[say=Well.]]", previous_response_id: first.id });
  expect(wordsOf(next)).toBe("Well.");
  mustBeWellFormed();
  expect(heard()).toContain("tool The tool call did not finish.");
});

test("max_tool_calls: when so many have run, the server's tool is offered no more, and the client's still is", async () => {
  const content = "Roses? [[tool=roses]] [[say=Red.]]";
  const before = servers.heard.length;
  for (const max_tool_calls of [1, 2]) {
    await asker.respond({ tools, max_tool_calls, store: false, input: [{ role: "user", content }] });
  }
  const offered = servers.heard.slice(before).map(({ tools: given }) => JSON.stringify(given));
  const both = [expect.stringContaining("search_history"), expect.stringContaining("look")];
  expect(offered).toHaveLength(4);
  expect(offered[1]).not.toContain("search_history");
  expect(offered[1]).toEqual(both[1]);
  expect([offered[0], offered[2], offered[3]]).toEqual([both[0], both[0], both[0]]);
});
