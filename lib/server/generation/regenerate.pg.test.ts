import { afterAll, beforeAll, expect, test } from "vitest";
import { type ModelServers, startModelServers } from "#e2e/support/model-servers.ts";
import { newPerson, type Person } from "#lib/server/testing/person.ts";
import { readSse } from "#lib/server/testing/read-sse.ts";
import { must } from "#lib/shared/assert.ts";
import type { MessageList } from "#lib/shared/contracts/message.ts";
import type { ReplyAck } from "#lib/shared/contracts/reply.ts";

let servers: ModelServers;

beforeAll(async () => {
  servers = await startModelServers();
});
afterAll(() => servers.close());

const model = "double-fast";
const look = { type: "function", name: "look", parameters: { type: "object", properties: {} } };

/** Asks for another version, as the page does, and waits for its end. */
async function regenerate(person: Person, conversation: string, message_id: string): Promise<ReplyAck> {
  const asked = { action: "regenerate", message_id };
  const ack: ReplyAck = await (await person.post(`/conversations/${conversation}/replies`, asked)).json();
  for await (const _ of readSse(
    await person.fetch(`/conversations/${conversation}/stream?after=${ack.last_event_id}`),
  ));
  return ack;
}

function lastHeard() {
  const { messages, tools, temperature } = must(
    servers.heard.at(-1),
    "request",
  ) as (typeof servers.heard)[0] & {
    tools?: { function: { name: string } }[];
    temperature?: number;
  };
  return {
    tools: tools?.map((tool) => tool.function.name),
    temperature,
    said: messages.map(({ role, content }) => [role, content]),
  };
}

test("another version of what a program asked for is asked for with its tools and settings, again and again", async () => {
  const person = await newPerson();
  const input = "Look, please. [[call=look {}]]";
  const request = { model, input, tools: [look], temperature: 0.3, instructions: "Be brief." };
  const made = await (await person.post("/responses", request)).json();
  const asked = lastHeard();
  expect(asked).toMatchObject({ tools: ["look"], temperature: 0.3 });
  const { id: conversation } = made.conversation;
  const messages = async () =>
    (await person.get<MessageList>(`/conversations/${conversation}/messages`)).data;
  const call = must((await messages()).at(-1));
  expect(call.tool_calls).toHaveLength(1);
  let { assistant_message_id: id } = await regenerate(person, conversation, call.id);
  expect(lastHeard()).toEqual(asked);
  id = (await regenerate(person, conversation, id)).assistant_message_id;
  expect(lastHeard()).toEqual(asked);
  const versions = must((await messages()).at(-1));
  expect([versions.siblings?.length, versions.id]).toEqual([3, id]);
  expect(await person.get(`/responses/${versions.response_id}`)).toMatchObject({
    ...{ temperature: 0.3, instructions: "Be brief.", tools: [{ name: "look" }], store: true },
  });
});

test("another version of what the page asked for is asked for as the page asks", async () => {
  const person = await newPerson();
  const conversation = `conv_${crypto.randomUUID().replaceAll("-", "")}`;
  const send = {
    action: "send",
    create: true,
    model,
    message: { content: "Hello [[words=1]]" },
    stream: true,
  };
  for await (const _ of readSse(await person.post(`/conversations/${conversation}/replies`, send)));
  const asked = lastHeard();
  expect(asked.tools).toEqual(["search_history"]);
  const { data } = await person.get<MessageList>(`/conversations/${conversation}/messages`);
  await regenerate(person, conversation, must(data.at(-1)).id);
  expect(lastHeard()).toEqual(asked);
});
