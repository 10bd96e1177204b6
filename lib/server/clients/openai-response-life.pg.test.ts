import OpenAI from "openai";
import { expect, test } from "vitest";
import { startModelServers } from "#e2e/support/model-servers.ts";
import { must } from "#lib/shared/assert.ts";
import { asGiven, everyOne, model, openAiTest, patiently } from "./openai-support.ts";
import { historyOf, onlyConversation, said } from "./support.ts";

type Input = OpenAI.Responses.ResponseInputItem;
type Reply = OpenAI.Responses.Response;

const t = openAiTest(startModelServers);
const user = (content: string): Input => ({ role: "user", content });

test("a response in the background is answered at once, and can be asked for until it is complete", async () => {
  const input = "[[words=8]] [[delay=20]]";
  const begun = await t.client.responses.create({ model, input, background: true });
  expect(begun).toMatchObject({ status: "in_progress", background: true, output_text: "" });
  let response = begun;
  while (response.status === "in_progress" || response.status === "queued") {
    response = await t.client.responses.retrieve(begun.id);
  }
  expect(response.status).toBe("completed");
  expect(response.output_text.split(" ")).toHaveLength(8);
  expect((await onlyConversation(t.person)).messages[1]?.content).toBe(response.output_text);

  const stream = t.client.responses.stream({ model, input, background: true });
  expect(await stream.finalResponse()).toMatchObject({ status: "completed", background: true });
});

test("a response that is cancelled keeps what its reader has seen, and nothing comes after", async () => {
  const stream = t.client.responses.stream({ model, input: "[[endless]] [[words=9]] [[delay=2]]" });
  let text = "";
  let id = "";
  let cancelled: Promise<Reply> | undefined;
  stream.on("response.created", ({ response }) => {
    id = response.id;
  });
  stream.on("response.output_text.delta", ({ delta }) => {
    text += delta;
    if (text.length > 100) cancelled ??= t.client.responses.cancel(id);
  });
  const final = await stream.finalResponse();
  const answered = await must(cancelled, "answer");
  expect(answered.status).toBe("cancelled");
  expect(asGiven(await t.client.responses.retrieve(id))).toEqual(asGiven(answered));
  expect(asGiven(final)).toEqual(asGiven(answered));
  expect(final.output_text).toBe(text);
  expect((await onlyConversation(t.person)).messages[1]).toMatchObject({ content: text, status: "stopped" });
  await expect.poll(t.servers.openAnswers, patiently).toBe(0);
  // What has ended is answered as it is.
  expect(asGiven(await t.client.responses.cancel(id))).toEqual(asGiven(answered));
});

test("the input of a response is listed page by page, in both orders, without what was there before", async () => {
  const first = await t.client.responses.create({ model, input: "Before" });
  const input = [1, 2, 3, 4, 5].map((n) => user(`Part ${n}`));
  const { id } = await t.client.responses.create({ model, input, previous_response_id: first.id });
  const texts = (items: OpenAI.Responses.ResponseItem[]) => items.map(textOf);
  const up = await everyOne(t.client.responses.inputItems.list(id, { limit: 2, order: "asc" }));
  expect(texts(up)).toEqual(["Part 1", "Part 2", "Part 3", "Part 4", "Part 5"]);
  const down = await everyOne(t.client.responses.inputItems.list(id, { limit: 2 }));
  expect(down).toEqual(up.toReversed());
  expect(await everyOne(t.client.responses.inputItems.list(first.id))).toHaveLength(1);
});

test("a response that is deleted is gone, and with it what it wrote; the conversation goes on without it", async () => {
  const first = await t.client.responses.create({ model, input: "One [[say=wrong]]" });
  const second = await t.client.responses.create({ model, input: "Two", previous_response_id: first.id });
  await t.client.responses.delete(first.id);
  for (const ask of [
    () => t.client.responses.retrieve(first.id),
    () => t.client.responses.delete(first.id),
    () => t.client.responses.cancel(first.id),
    () => t.client.responses.inputItems.list(first.id),
  ]) {
    await expect(ask()).rejects.toBeInstanceOf(OpenAI.NotFoundError);
  }
  const from = t.client.responses.create({ model, input: "Three", previous_response_id: first.id });
  await expect(from).rejects.toMatchObject({ status: 400, code: "previous_response_not_found" });
  const third = await t.client.responses.create({ model, input: "Three", previous_response_id: second.id });
  expect(said((await onlyConversation(t.person)).messages)).toEqual([
    "user: One [[say=wrong]]",
    "user: Two",
    `assistant: ${second.output_text}`,
    "user: Three",
    `assistant: ${third.output_text}`,
  ]);
  expect(JSON.stringify(t.servers.heard.at(-1))).not.toContain('"wrong"');
  await t.client.responses.delete(second.id);
  await t.client.responses.delete(third.id);
  expect(await historyOf(t.person)).toEqual([]);
});

test("a running response that is deleted is stopped, and its conversation goes with it", async () => {
  const { id } = await t.client.responses.create({
    model,
    input: "[[endless]] [[words=2]]",
    background: true,
  });
  await t.client.responses.delete(id);
  await expect.poll(t.servers.openAnswers, patiently).toBe(0);
  expect(await historyOf(t.person)).toEqual([]);
});

function textOf(item: OpenAI.Responses.ResponseItem): string {
  const [part] = item.type === "message" ? item.content : [];
  return part && "text" in part ? part.text : "";
}
