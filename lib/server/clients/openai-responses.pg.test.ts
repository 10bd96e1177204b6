import { zodTextFormat } from "openai/helpers/zod";
import { expect, test } from "vitest";
import { z } from "zod";
import { startModelServers } from "#e2e/support/model-servers.ts";
import { asGiven, lookUp, model, openAiTest } from "./openai-support.ts";
import { onlyConversation, said } from "./support.ts";

const t = openAiTest(startModelServers);

test("a response is what was answered, now and when it is asked for again, and is in the history", async () => {
  const response = await t.client.responses.create({
    model,
    input: "Hello [[words=4]]",
    metadata: { a: "b" },
  });
  expect(response).toMatchObject({
    status: "completed",
    output_text: "word1 word2 word3 word4",
    metadata: { a: "b" },
  });
  expect(asGiven(await t.client.responses.retrieve(response.id))).toEqual(asGiven(response));
  const { id, messages } = await onlyConversation(t.person);
  expect(response.conversation).toEqual({ id });
  expect(said(messages)).toEqual(["user: Hello [[words=4]]", "assistant: word1 word2 word3 word4"]);
  expect(messages[1]?.response_id).toBe(response.id);
});

test("what streams by adds up to the response that is stored: reasoning, text and calls", async () => {
  const stream = t.client.responses.stream({
    model,
    input: 'Go. [[reasoning]] [[words=6]] [[call=look_up {"q": "a"}]] [[call=look_up {"q": "b"}]]',
    tools: [lookUp],
  });
  const deltas = { text: "", reasoning: "", calls: "" };
  stream.on("response.output_text.delta", ({ delta, snapshot }) => {
    deltas.text += delta;
    expect(snapshot).toBe(deltas.text);
  });
  stream.on("response.reasoning_summary_text.delta", ({ delta }) => {
    deltas.reasoning += delta;
  });
  stream.on("response.function_call_arguments.delta", ({ delta }) => {
    deltas.calls += delta;
  });
  const numbers: number[] = [];
  stream.on("event", (event) => numbers.push("sequence_number" in event ? event.sequence_number : -1));
  const final = await stream.finalResponse();
  expect(numbers).toEqual(numbers.map((_, index) => index));
  expect(final.output.map(({ type }) => type)).toEqual([
    "reasoning",
    "message",
    "function_call",
    "function_call",
  ]);
  expect(deltas).toEqual({
    text: final.output_text,
    reasoning: "Let me think.",
    calls: '{"q": "a"}{"q": "b"}',
  });
  expect(asGiven(await t.client.responses.retrieve(final.id))).toEqual(asGiven(final));
  const { messages } = await onlyConversation(t.person);
  expect(messages[1]).toMatchObject({ reasoning: "Let me think.", content: final.output_text });
  expect(messages[1]?.tool_calls).toHaveLength(2);
});

test("an answer in a given form is asked of the model in that form, and read as it", async () => {
  const format = zodTextFormat(z.object({ name: z.string(), petals: z.number() }), "flower");
  const input = 'A flower. [[say={"name":"dahlia","petals":24}]]';
  const response = await t.client.responses.parse({ model, input, text: { format } });
  expect(response.output_parsed).toEqual({ name: "dahlia", petals: 24 });
  const { name, schema, strict } = format;
  expect(t.servers.heard.at(-1)).toMatchObject({
    response_format: { type: "json_schema", json_schema: { name, schema, strict } },
  });
  const stream = t.client.responses.stream({ model, input, text: { format } });
  expect((await stream.finalResponse()).output_parsed).toEqual({ name: "dahlia", petals: 24 });
  expect((await onlyConversation(t.person)).messages[1]?.siblings).toHaveLength(2);
});

test("what a program asks of the model reaches it, and the response tells it back", async () => {
  const response = await t.client.responses.create({
    model,
    input: "Hello",
    temperature: 0.25,
    top_p: 0.5,
    max_output_tokens: 50,
    reasoning: { effort: "low" },
    text: { format: { type: "json_object" }, verbosity: "low" },
    tools: [lookUp],
    tool_choice: "required",
    parallel_tool_calls: false,
  });
  expect(t.servers.heard.at(-1)).toMatchObject({
    temperature: 0.25,
    top_p: 0.5,
    max_tokens: 50,
    reasoning_effort: "low",
    response_format: { type: "json_object" },
    verbosity: "low",
    tools: [{ type: "function", function: { name: "look_up" } }],
    tool_choice: "required",
    parallel_tool_calls: false,
  });
  expect(response).toMatchObject({
    temperature: 0.25,
    top_p: 0.5,
    max_output_tokens: 50,
    reasoning: { effort: "low" },
    text: { format: { type: "json_object" }, verbosity: "low" },
    tools: [lookUp],
    tool_choice: "required",
    parallel_tool_calls: false,
  });
});

test("a response that is cut at its limit is incomplete, and says why", async () => {
  const input = "[[finish=length]] [[words=3]]";
  const whole = await t.client.responses.create({ model, input });
  const streamed = await t.client.responses.stream({ model, input }).finalResponse();
  for (const response of [whole, streamed, await t.client.responses.retrieve(whole.id)]) {
    expect(response).toMatchObject({
      status: "incomplete",
      incomplete_details: { reason: "max_output_tokens" },
      output_text: "word1 word2 word3",
    });
  }
});
