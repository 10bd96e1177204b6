import OpenAI from "openai";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { newPerson, newProgram, type Person } from "#lib/server/testing/person.ts";
import { type ServedApi, serveApi } from "#lib/server/testing/serve-api.ts";
import type { ApiKeyScope } from "#lib/shared/contracts/api-key.ts";

export const model = "double-fast";

/** How long is waited for what has to come: far longer than it takes, as other tests run beside. */
export const patiently = { timeout: 10_000, interval: 20 };

/** A function that a program has. */
export const lookUp: OpenAI.Responses.FunctionTool = {
  type: "function",
  name: "look_up",
  description: "Looks something up.",
  parameters: { type: "object", properties: { q: { type: "string" } }, required: ["q"] },
  strict: false,
};

/** What the tests of the `openai` package work with. */
export interface OpenAiTest<Servers> {
  servers: Servers;
  served: ServedApi;
  /** New for each test, and a client with a key of theirs. */
  person: Person;
  client: OpenAI;
  clientOf: (person: Person, scopes?: ApiKeyScope[]) => Promise<OpenAI>;
}

/**
 * Called once at the top of a test file: serves the API to a client that is given nothing but its address and a key.
 * @param startServers those of the models
 */
export function openAiTest<Servers extends { close: () => void }>(
  startServers: () => Promise<Servers>,
): OpenAiTest<Servers> {
  // Filled before the first test runs.
  const t = {} as OpenAiTest<Servers>;
  t.clientOf = async (person, scopes) => {
    const { key } = await newProgram(person.ownerId, scopes);
    return new OpenAI({ baseURL: `${t.served.origin}/api/v1`, apiKey: key });
  };
  beforeAll(async () => {
    t.servers = await startServers();
    t.served = await serveApi();
  });
  beforeEach(async () => {
    t.person = await newPerson();
    t.client = await t.clientOf(t.person);
  });
  afterEach(() => expect(t.served.faults).toEqual([]));
  afterAll(async () => {
    await t.served.close();
    t.servers.close();
  });
  return t;
}

/** All that a walk through the pages of a list leads to. */
export async function everyOne<T>(list: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const each of list) found.push(each);
  return found;
}

/** A response as the server gave it, without what its client adds. */
export function asGiven(response: OpenAI.Responses.Response & { _request_id?: string | null }): object {
  const { output_text: _text, _request_id: _id, ...given } = response;
  const isAdded = (name: string) => name.startsWith("parsed") || name === "output_parsed";
  return JSON.parse(JSON.stringify(given, (name, value) => (isAdded(name) ? undefined : value)));
}
