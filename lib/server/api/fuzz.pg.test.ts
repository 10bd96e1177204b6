import fc from "fast-check";
import { expect, test } from "vitest";
import { arbitraryOf, type Choices, type Schema } from "#lib/server/testing/arbitrary-of-schema.ts";
import { newTalk } from "#lib/server/testing/converse.ts";
import { type ApiClient, clientWith, newPerson, newProgram } from "#lib/server/testing/person.ts";
import type { Message } from "#lib/shared/contracts/message.ts";
import { newId } from "#lib/shared/ids.ts";
import { describeApi } from "./resources.ts";

const rounds = 550;
const atOnce = 4;

interface Parameter {
  name: string;
  in: string;
  schema?: Schema;
}

interface Operation {
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema?: Schema }> };
}

interface Asked {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | undefined;
  /** Which of the clients asks. */
  by: number;
}

/** Requests as the document describes them, with something wrong in many. */
function requests(known: Pick<Choices, "texts" | "named">): fc.Arbitrary<Asked> {
  const { paths = {}, components } = describeApi();
  // What is made from our schemas has these parts.
  const choices = { schemas: (components?.schemas ?? {}) as Record<string, Schema>, ...known };
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item as Record<string, Operation>).map(([method, operation]) => ({
      path,
      method,
      operation,
    })),
  );
  const text = (name: string, schema: Schema | undefined) =>
    arbitraryOf(schema ?? { type: "string" }, choices, name).map((value) =>
      typeof value === "string" ? value : JSON.stringify(value),
    );
  return fc.oneof(
    ...operations.map(({ path, method, operation }) => {
      const { parameters = [], requestBody } = operation;
      const of = (place: string) => parameters.filter((parameter) => parameter.in === place);
      const some = (place: string, requiredKeys: string[]) =>
        fc.record(Object.fromEntries(of(place).map(({ name, schema }) => [name, text(name, schema)])), {
          requiredKeys,
        });
      const schema = requestBody?.content["application/json"]?.schema;
      const json = schema
        ? arbitraryOf(schema, choices).map((value) => JSON.stringify(value))
        : fc.constant(undefined);
      return fc
        .record({
          inPath: some(
            "path",
            of("path").map(({ name }) => name),
          ),
          inQuery: some("query", []),
          inHeader: some("header", []),
          body: fc.oneof(
            { weight: 9, arbitrary: json },
            { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 60 }) },
          ),
          type: fc.oneof(
            { weight: 9, arbitrary: fc.constant("application/json") },
            {
              weight: 1,
              arbitrary: fc.constantFrom("text/plain", "", "application/json;charset=latin1", "x/y"),
            },
          ),
          by: fc.constantFrom(0, 0, 0, 0, 1, 1, 1, 1, 2, 3),
        })
        .map(({ inPath, inQuery, inHeader, body, type, by }) => ({
          method: method.toUpperCase(),
          path: `${path.replaceAll(/\{(\w+)\}/g, (_, name) => encoded(inPath[name]))}${queryOf(inQuery)}`,
          headers: { ...headersOf(inHeader), ...(body !== undefined && type && { "content-type": type }) },
          body: method === "get" ? undefined : body,
          by,
        }));
    }),
  );
}

/** encodeURIComponent throws where a character is half of one. */
const encoded = (text: string | undefined) => encodeURIComponent((text ?? "").toWellFormed());

function queryOf(query: Record<string, string | undefined>): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined);
  return pairs.length > 0 ? `?${pairs.map(([name, value]) => `${name}=${encoded(value)}`).join("&")}` : "";
}

/** What a header can hold at all. */
function headersOf(headers: Record<string, string | undefined>): Record<string, string> {
  const usable = Object.entries(headers).flatMap(([name, value]) => {
    const latin = value?.replaceAll(/[^\u0020-\u007e\u00a0-\u00ff]/g, "").trim();
    return latin ? [[name, latin] as const] : [];
  });
  return Object.fromEntries(usable);
}

test(`${rounds * atOnce} requests of every kind: no fault of ours, no HTML, nothing but what the document says`, async () => {
  const person = await newPerson();
  const stranger = await newPerson();
  const talk = newTalk(person);
  await talk.say("hello", "librarian");
  const foreign = newTalk(stranger);
  await foreign.say("hello", "librarian");
  const messageIds = [...(await talk.messages()), ...(await foreign.messages())].map(({ id }) => id);
  const messages = [...messageIds, newId("message"), newId("message")];
  // Many, since some requests delete what they are about.
  const begun = await Promise.all(
    Array.from({ length: 30 }, async (_, n) => {
      const sent = await person.post("/messages", { role: "user", content: `hello ${n}` });
      const message: Message = await sent.json();
      messages.push(message.id);
      return message.conversation_id;
    }),
  );
  const conversations = [...begun, talk.id, foreign.id, newId("conversation")];
  const keys = await Promise.all([1, 2, 3].map(() => newProgram(person.ownerId)));
  const clients: ApiClient[] = [
    person,
    await newProgram(person.ownerId),
    await newProgram(person.ownerId, ["read"]),
    clientWith({}),
  ];
  const known = {
    texts: [...conversations, ...messages, "hello", "librarian", "2026-11-27", "0", "5", "true"],
    named: {
      ...{ conversation_id: conversations, conversation: conversations, in: conversations },
      ...{ message_id: messages, item_id: messages, parent_id: messages, leaf: messages, head: messages },
      ...{ id: [...messages, ...conversations], key_id: keys.map(({ keyId }) => keyId) },
      ...{ model: ["librarian"], "idempotency-key": ["one", "two", "three"], call_id: ["call_1", "call_2"] },
      ...{ limit: ["1", "20", "100"], before: ["2026-11-27", "1"], after: ["2026-11-27", ...messages] },
    },
  };
  const statuses = new Map<number, number>();

  await fc.assert(
    fc.asyncProperty(fc.array(requests(known), { minLength: atOnce, maxLength: atOnce }), async (batch) => {
      const answers = await Promise.all(
        batch.map(async ({ by, path, ...init }) => {
          const client = clients[by] ?? person;
          return await client.fetch(
            path,
            init.body === undefined ? { method: init.method, headers: init.headers } : init,
          );
        }),
      );
      for (const [index, answer] of answers.entries()) {
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
        expect([batch[index], answer.status < 500]).toEqual([batch[index], true]);
        expect(answer.headers.get("content-type") ?? "").not.toContain("html");
        await answer.body?.cancel();
      }
    }),
    { numRuns: rounds, endOnFailure: true },
  );
  // It asked what can be answered, and what can't.
  for (const status of [200, 201, 400, 401, 403, 404, 415]) {
    expect([...statuses.keys()]).toContain(status);
  }
  expect((statuses.get(200) ?? 0) + (statuses.get(201) ?? 0)).toBeGreaterThan(rounds * atOnce * 0.1);
  await talk.stop();
}, 180_000);
