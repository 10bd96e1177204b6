import type OpenAI from "openai";
import { expect, test } from "vitest";
import { startModelServers } from "#e2e/support/model-servers.ts";
import { must } from "#lib/shared/assert.ts";
import { asGiven, lookUp, model, openAiTest } from "./openai-support.ts";
import { historyOf, onlyConversation, said } from "./support.ts";

type Input = OpenAI.Responses.ResponseInputItem;
type Reply = OpenAI.Responses.Response;

const t = openAiTest(startModelServers);
const user = (content: string): Input => ({ role: "user", content });
const heardRoles = () => must(t.servers.heard.at(-1), "request").messages.map(({ role }) => role);

/** Runs the calls of a response; what the program sends back. */
function outputsOf({ output }: Reply): Input[] {
  return output.flatMap((item) =>
    item.type === "function_call"
      ? [{ type: "function_call_output", call_id: item.call_id, output: `Found ${item.arguments}` } as const]
      : [],
  );
}

type Loop = (sent: Input[], before: Reply[]) => Promise<Reply>;

/** How a program goes on from a response whose calls it has run. */
const ways: { way: string; start: () => Promise<Loop> }[] = [
  {
    way: "with previous_response_id",
    start: async () => (sent, before) =>
      t.client.responses.create({
        model,
        tools: [lookUp],
        input: sent,
        previous_response_id: before.at(-1)?.id ?? null,
      }),
  },
  {
    way: "with a conversation, streamed",
    start: async () => {
      const { id: conversation } = await t.client.conversations.create();
      return (sent) =>
        t.client.responses.stream({ model, tools: [lookUp], input: sent, conversation }).finalResponse();
    },
  },
  {
    way: "with all that was said",
    start: async () => {
      const transcript: Input[] = [];
      return async (sent) => {
        transcript.push(...sent);
        const reply = await t.client.responses.create({ model, tools: [lookUp], input: transcript });
        transcript.push(...(reply.output as Input[]));
        return reply;
      };
    },
  },
  {
    way: "with the ids of all that was said",
    start: async () => {
      const transcript: Input[] = [];
      return async (sent) => {
        transcript.push(...sent);
        const reply = await t.client.responses.create({ model, tools: [lookUp], input: transcript });
        transcript.push(
          ...reply.output.map(({ id = "" }): Input => ({ type: "item_reference", id: id ?? "" })),
        );
        return reply;
      };
    },
  },
];

for (const { way, start } of ways) {
  test(`a loop of calls is one conversation, with each call and result once: ${way}`, async () => {
    const ask = await start();
    const replies: Reply[] = [];
    const questions = ['One. [[call=look_up {"q": "a"}]] [[call=look_up {"q": "b"}]]', "Two. [[reasoning]]"];
    for (const question of [...questions, 'Three. [[call=look_up {"q": "c"}]]']) {
      let sent: Input[] = [user(question)];
      while (sent.length > 0) {
        const reply = await ask(sent, replies);
        replies.push(reply);
        sent = outputsOf(reply);
      }
    }
    const { messages } = await onlyConversation(t.person);
    const texts = replies.map(({ output_text }) => `assistant: ${output_text}`);
    expect(said(messages)).toEqual([
      `user: ${questions[0]}`,
      'assistant calls look_up({"q": "a"})',
      'assistant calls look_up({"q": "b"})',
      'tool: Found {"q": "a"}',
      'tool: Found {"q": "b"}',
      texts[1],
      `user: ${questions[1]}`,
      texts[2],
      'user: Three. [[call=look_up {"q": "c"}]]',
      'assistant calls look_up({"q": "c"})',
      'tool: Found {"q": "c"}',
      texts[4],
    ]);
    expect(messages.some(({ siblings }) => siblings)).toBe(false);
    expect(heardRoles()).toEqual(messages.slice(0, -1).map(({ role }) => role));
  });
}

test("a search that the server runs itself is told as the server's own, and asks nothing of the program", async () => {
  await t.client.responses.create({ model, input: "I like dahlias. [[words=1]]" });
  // Ours, which the types of the client don't know.
  const search = { type: "search_history" } as object as OpenAI.Responses.Tool;
  const input = "[[reasoning]] What do I like? [[tool=dahlias]] [[words=2]]";
  const stream = t.client.responses.stream({ model, input, tools: [search, lookUp] });
  const final = await stream.finalResponse();
  expect(final.output.map(({ type }) => type)).toEqual(["reasoning", "mcp_call", "reasoning", "message"]);
  expect(final.output[1]).toMatchObject({
    name: "search_history",
    arguments: '{"query":"dahlias"}',
    output: expect.stringContaining("I like dahlias."),
  });
  expect(final.output_text).toBe("word1 word2");
  expect(asGiven(await t.client.responses.retrieve(final.id))).toEqual(asGiven(final));
  // What it found is still known when the program goes on, in whichever way.
  await t.client.responses.create({ model, input: "Sure?", previous_response_id: final.id });
  expect(heardRoles()).toEqual(["user", "assistant", "tool", "assistant", "user"]);
  const sent = [user(input), ...(final.output as Input[]), user("Sure?")];
  await t.client.responses.create({ model, input: sent });
  expect(heardRoles()).toEqual(["user", "assistant", "tool", "assistant", "user"]);
  const { messages } = must((await historyOf(t.person))[0]);
  expect(messages.map(({ role }) => role)).toEqual([
    ...["user", "assistant", "tool", "assistant", "user", "assistant"],
  ]);
  expect(messages[5]?.siblings).toHaveLength(2);
});
