import { expect, test, vi } from "vitest";
import { revokeApiKey } from "#lib/server/auth/api-keys.ts";
import { clientWith, newPerson, newProgram } from "#lib/server/testing/person.ts";
import { readSse } from "#lib/server/testing/read-sse.ts";
import type { ApiKeyList, CreatedApiKey } from "#lib/shared/contracts/api-key.ts";
import type { ConversationList } from "#lib/shared/contracts/conversation.ts";
import { newId } from "#lib/shared/ids.ts";

const codeOf = async (response: Response) => [response.status, (await response.json()).error.code];

test("a key reads and writes the same history as its person's browser", async () => {
  const person = await newPerson();
  const program = await newProgram(person.ownerId);
  const { conversation_id } = await (
    await program.post("/messages", { role: "user", content: "By a program" })
  ).json();
  const seen = await person.get<ConversationList>("/conversations");
  expect(seen.data).toMatchObject([{ id: conversation_id, title: "By a program" }]);
  await person.post(`/conversations/${conversation_id}`, { title: "By a person" });
  const [own] = (await program.get<ConversationList>("/conversations")).data;
  expect(own).toMatchObject({ title: "By a person" });
});

test("a key together with the cookie, and anything that is no key, is refused; other schemes are passed over", async () => {
  const person = await newPerson();
  const { key } = await newProgram(person.ownerId);
  const { cookie } = person;
  const both = clientWith({ cookie, authorization: `Bearer ${key}` });
  expect(await codeOf(await both.fetch("/models"))).toEqual([400, "two_credentials"]);
  for (const wrong of [
    "",
    "x",
    `${key}x`,
    `${key.slice(0, -1)}`,
    "\u00e9",
    "null",
    "vb_".padEnd(10_000, "a"),
  ]) {
    const client = clientWith({ authorization: `Bearer ${wrong}` });
    const answer = await client.fetch("/models");
    expect(answer.headers.get("www-authenticate")).toBe("Bearer");
    expect([wrong, await codeOf(answer)]).toEqual([wrong, [401, "invalid_api_key"]]);
    expect(
      await codeOf(await clientWith({ cookie, authorization: `Bearer ${wrong}` }).fetch("/models")),
    ).toEqual([400, "two_credentials"]);
  }
  const behindProxy = clientWith({ cookie, authorization: "Basic dXNlcjpwYXNz" });
  expect((await behindProxy.fetch("/models")).status).toBe(200);
  expect(await codeOf(await clientWith({ authorization: "Basic dXNlcjpwYXNz" }).fetch("/models"))).toEqual([
    401,
    "not_signed_in",
  ]);
  for (const cookies of [
    "verbatim.session=",
    "verbatim.session=%00",
    `verbatim.session=${"a".repeat(43)}`,
    "=;;=",
  ]) {
    expect(await codeOf(await clientWith({ cookie: cookies }).fetch("/models"))).toEqual([
      401,
      "not_signed_in",
    ]);
  }
});

test("a key needs no Origin, which only guards what comes along by itself", async () => {
  const program = await newProgram((await newPerson()).ownerId);
  const answer = await program.fetch("/messages", {
    method: "POST",
    headers: { origin: "http://elsewhere.test", "content-type": "application/json" },
    body: JSON.stringify({ role: "user", content: "hello" }),
  });
  expect(answer.status).toBe(201);
});

test("keys are made, listed and revoked by a key that may, which makes none that may more", async () => {
  const { ownerId } = await newPerson();
  const keeper = await newProgram(ownerId, ["keys", "read"]);
  const made: CreatedApiKey = await (await keeper.post("/keys", { name: "laptop", scopes: ["read"] })).json();
  expect(made.key).toMatch(/^vb_/);
  const { data } = await keeper.get<ApiKeyList>("/keys");
  expect(data.map(({ name }) => name)).toContain("laptop");
  expect(JSON.stringify(data)).not.toContain(made.key);
  expect(await codeOf(await keeper.post("/keys", { scopes: ["write"] }))).toEqual([403, "missing_scope"]);
  const laptop = clientWith({ authorization: `Bearer ${made.key}` });
  expect((await laptop.fetch("/conversations")).status).toBe(200);
  expect((await keeper.fetch(`/keys/${made.id}`, { method: "DELETE" })).status).toBe(200);
  expect(await codeOf(await laptop.fetch("/conversations"))).toEqual([401, "invalid_api_key"]);
  expect((await keeper.fetch(`/keys/${made.id}`, { method: "DELETE" })).status).toBe(404);
});

test("a guest, whose browser is all they come in by, has no keys", async () => {
  const guest = await newPerson();
  expect(await codeOf(await guest.post("/keys", {}))).toEqual([403, "account_needed"]);
  expect((await guest.get<ApiKeyList>("/keys")).data).toEqual([]);
});

test("revoking a key ends what it has open, within seconds, and it does not come back", async () => {
  const { ownerId } = await newPerson();
  const program = await newProgram(ownerId);
  const id = newId("conversation");
  const send = { action: "send", create: true, stream: true, message: { content: "hello" } };
  const streams = [await program.fetch("/events"), await program.post(`/conversations/${id}/replies`, send)];
  const ended = Promise.all(
    streams.map(async (stream) => {
      for await (const _ of readSse(stream));
    }),
  );
  const revokedAt = performance.now();
  await revokeApiKey({ ownerId, keyId: program.keyId });
  await ended;
  expect(performance.now() - revokedAt).toBeLessThan(3_000);
  expect((await program.fetch("/events")).status).toBe(401);
});

test("a key that expires takes along what it has open", async () => {
  const { ownerId } = await newPerson();
  const keeper = await newProgram(ownerId);
  const expires_at = Math.floor(Date.now() / 1000) + 2;
  const { key }: CreatedApiKey = await (await keeper.post("/keys", { expires_at })).json();
  const client = clientWith({ authorization: `Bearer ${key}` });
  for await (const _ of readSse(await client.fetch("/events")));
  expect(Date.now() / 1000).toBeGreaterThanOrEqual(expires_at - 0.1);
  await vi.waitFor(async () => expect((await client.fetch("/events")).status).toBe(401), 2_000);
});
