import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type ModelServers, startModelServers } from "#e2e/support/model-servers.ts";
import { renameConversation } from "#lib/server/conversations/rename-conversation.ts";
import { newPerson, newProgram, type Program } from "#lib/server/testing/person.ts";
import { must } from "#lib/shared/assert.ts";
import type { Conversation } from "#lib/shared/contracts/conversation.ts";
import type { Item, ItemList } from "#lib/shared/contracts/item.ts";
import type { Message } from "#lib/shared/contracts/message.ts";
import type { Response as Reply } from "#lib/shared/contracts/response.ts";
import { verify } from "#scripts/admin/verify/verify.ts";

/* What OpenAI's Agents SDK does with a conversations session, request by request. */
const model = "double-fast";
let servers: ModelServers;
let ownerId: string;
let program: Program;
let session: string;

beforeAll(async () => {
  servers = await startModelServers();
});
afterAll(() => servers.close());
beforeEach(async () => {
  ({ ownerId } = await newPerson());
  program = await newProgram(ownerId);
  session = (await made<Conversation>("/conversations", { items: [] })).id;
});

const made = async <T>(path: string, body: object): Promise<T> => (await program.post(path, body)).json();
const list = async () => (await program.get<{ data: Conversation[] }>("/conversations")).data;
const told = async (id = session) =>
  (await program.get<{ data: Message[] }>(`/conversations/${id}/messages`)).data;
const words = async (id = session) => (await told(id)).map(({ role, content }) => [role, content]);
const question = (content: string) => ({ type: "message", role: "user", content });
/** As sessions post what was answered: without its id. */
const withoutId = ({ output }: Reply) => output.map(({ id: _, ...item }) => item);
const postItems = (items: object[]) => made<ItemList>(`/conversations/${session}/items`, { items });

async function ask(input: object[]): Promise<Reply> {
  return await made<Reply>("/responses", { model, input });
}

test("a session's turns are one conversation, each once and in order, under the ids that were answered", async () => {
  const first = question("One? [[words=2]]");
  const one = await ask([first]);
  expect(await list()).toHaveLength(2);
  const posted = await postItems([first, ...withoutId(one)]);
  expect(posted.data.map(({ id }) => id)).toEqual([expect.stringMatching(/^msg_/), one.output[0]?.id]);
  expect((await list()).map(({ id, title }) => [id, title])).toEqual([[session, "One? [[words=2]]"]]);
  expect(await program.get<Reply>(`/responses/${one.id}`)).toMatchObject({ conversation: { id: session } });

  const history = (await program.get<ItemList>(`/conversations/${session}/items?order=asc`)).data;
  const second = question("Two? [[words=3]]");
  const two = await ask([...history, second]);
  expect(two.conversation).toEqual({ id: session });
  await postItems([second, ...withoutId(two)]);
  expect(await words()).toEqual([
    ["user", "One? [[words=2]]"],
    ["assistant", "word1 word2"],
    ["user", "Two? [[words=3]]"],
    ["assistant", "word1 word2 word3"],
  ]);
  expect(await list()).toHaveLength(1);
});

test("a turn with tools is taken over whole, though its items are posted one by one", async () => {
  const tools = [{ type: "function", name: "weather", parameters: { type: "object", properties: {} } }];
  const first = question('Rain? [[call=weather {"city": "Ulm"}]] [[words=2]]');
  const called = await made<Reply>("/responses", { model, tools, input: [first] });
  const call = must(called.output.find((item) => item.type === "function_call"));
  const output = { type: "function_call_output", call_id: call.call_id, output: "sunny" };
  const answered = await made<Reply>("/responses", {
    model,
    tools,
    input: [first, ...called.output, output],
  });
  expect(await list()).toHaveLength(2);
  await postItems([first, ...withoutId(called), output, ...withoutId(answered)]);
  expect((await told()).map(({ role }) => role)).toEqual(["user", "assistant", "tool", "assistant"]);
  expect(await list()).toHaveLength(1);
  const next = question("And then? [[words=1]]");
  const items = (await program.get<{ data: Item[] }>(`/conversations/${session}/items?order=asc`)).data;
  expect((await made<Reply>("/responses", { model, tools, input: [...items, next] })).conversation?.id).toBe(
    session,
  );
  expect(await told()).toHaveLength(6);
});

test("a question whose reply failed is posted alone, and is there once", async () => {
  const first = question("One? [[words=2]]");
  await postItems([first, ...withoutId(await ask([first]))]);
  const second = question("Two? [[words=9]] [[fail-after=2]]");
  const history = (await program.get<ItemList>(`/conversations/${session}/items?order=asc`)).data;
  expect((await program.post("/responses", { model, input: [...history, second] })).status).toBe(502);
  await postItems([second]);
  expect((await told()).map(({ role, status }) => [role, status])).toEqual([
    ["user", "completed"],
    ["assistant", "completed"],
    ["user", "completed"],
    ["assistant", "failed"],
  ]);
});

test("what no reply had part in is always new, be it the same words again", async () => {
  for (let n = 0; n < 2; n++) await postItems([question("yes"), { role: "assistant", content: "Good." }]);
  await postItems([question("yes")]);
  expect(await words()).toHaveLength(5);
});

test("what somebody has made theirs is not taken over: then it is there twice", async () => {
  const first = question("Mine? [[words=2]]");
  const one = await ask([first]);
  const conversationId = must(one.conversation).id;
  await renameConversation({ ownerId, conversationId, title: "Mine" });
  await postItems([first, ...withoutId(one)]);
  expect(await words(conversationId)).toEqual(await words());
  expect(await list()).toHaveLength(2);
});

test("what was taken over stands as all that the app writes: db verify finds nothing", async () => {
  const lines: string[] = [];
  await verify(must(process.env.DATABASE_URL), (line) => lines.push(line));
  expect(lines.filter((line) => !line.startsWith("✓"))).toEqual([]);
});
