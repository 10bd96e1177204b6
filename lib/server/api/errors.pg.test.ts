import { expect, test } from "vitest";
import { clientWith, newPerson, newProgram, type Program } from "#lib/server/testing/person.ts";
import { type ErrorBody, errorKinds } from "#lib/shared/errors.ts";
import { newId } from "#lib/shared/ids.ts";

const newCaller = async () => await newProgram((await newPerson()).ownerId);

async function errorOf(response: Response) {
  const { error }: ErrorBody = await response.json();
  expect(error.message).toMatch(/^[A-Z“"'/].*[.!…]$/s); // a sentence
  const kinds = Object.values(errorKinds);
  expect(kinds).toContainEqual({ status: response.status, type: error.type });
  return { status: response.status, param: error.param, code: error.code };
}

async function send(program: Program, path: string, init: RequestInit) {
  return await errorOf(await program.fetch(path, { method: "POST", ...init }));
}

const json = { "content-type": "application/json" };

test("what is nowhere is a JSON 404, with and without a key", async () => {
  const program = await newCaller();
  for (const client of [program, clientWith({})]) {
    for (const path of [
      "/nowhere",
      "/",
      "",
      "/conversations/x/y/z",
      "/%",
      "/conversations//",
      "/Conversations",
    ]) {
      const error = await errorOf(await client.fetch(path));
      expect([path, error]).toEqual([path, { status: 404, param: null, code: "unknown_path" }]);
    }
  }
});

test("a method that a path does not know is 405 and says which it knows; OPTIONS asks for them", async () => {
  const program = await newCaller();
  for (const [method, path, allow] of [
    ["PUT", "/conversations", "GET, HEAD, OPTIONS, POST"],
    ["DELETE", "/models", "GET, HEAD, OPTIONS"],
    ["GET", "/messages", "OPTIONS, POST"],
    ["PATCH", `/conversations/${newId("conversation")}/stop`, "OPTIONS, POST"],
  ] as const) {
    for (const client of [program, clientWith({})]) {
      const answer = await client.fetch(path, { method });
      expect([path, answer.headers.get("allow")]).toEqual([path, allow]);
      expect(await errorOf(answer)).toEqual({ status: 405, param: null, code: null });
    }
    const options = await program.fetch(path, {
      method: "OPTIONS",
      headers: { origin: "https://elsewhere.test" },
    });
    expect([options.status, options.headers.get("allow")]).toEqual([204, allow]);
    expect(options.headers.get("access-control-allow-origin")).toBeNull();
  }
});

test("HEAD answers as GET does, without the body", async () => {
  const program = await newCaller();
  const head = await program.fetch("/conversations", { method: "HEAD" });
  expect([head.status, head.headers.get("content-type"), await head.text()]).toEqual([
    200,
    "application/json",
    "",
  ]);
});

test("broken JSON, broken UTF-8 and another type of body are told apart", async () => {
  const program = await newCaller();
  for (const body of ["{", "", "undefined", '{"role":"user",}', "\u0000"]) {
    const error = await send(program, "/messages", { headers: json, body });
    // An empty body is an absent one, and this route needs one.
    const known =
      body === "" ? { status: 400, param: "role", code: null } : { status: 400, code: "invalid_json" };
    expect([body, error]).toMatchObject([body, known]);
  }
  const broken = new Uint8Array([
    ...Buffer.from('{"role":"user","content":"'),
    0xff,
    0xfe,
    ...Buffer.from('"}'),
  ]);
  expect(await send(program, "/messages", { headers: json, body: broken })).toMatchObject({ status: 400 });
  const form = { "content-type": "application/x-www-form-urlencoded" };
  expect(await send(program, "/messages", { headers: form, body: "role=user" })).toMatchObject({
    status: 415,
  });
  expect(await send(program, "/messages", { body: '{"role":"user"}' })).toMatchObject({ status: 415 });
  const utf8 = { "content-type": "application/json; charset=utf-8" };
  const fine = await program.fetch("/messages", {
    method: "POST",
    headers: utf8,
    body: JSON.stringify({ role: "user", content: "hello" }),
  });
  expect(fine.status).toBe(201);
});

test("a body that JSON allows and we do not is refused by its field", async () => {
  const program = await newCaller();
  const refused = async (path: string, body: unknown) =>
    await send(program, path, { headers: json, body: JSON.stringify(body) });
  for (const [body, param] of [
    [null, null],
    [[], null],
    ["text", null],
    [{ content: "hello" }, "role"],
    [{ role: "god", content: "hello" }, "role"],
    [{ role: "user" }, "content"],
    [{ role: "user", content: 5 }, "content"],
    [{ role: "user", content: "a\u0000b" }, "content"],
    [{ role: "user", content: "\ud800" }, "content"],
    [{ role: "user", content: [{ type: "text" }] }, "content.0.text"],
    [{ role: "user", content: [{ type: "video" }] }, "content.0.type"],
    [{ role: "user", content: "hello", id: "msg_x" }, "id"],
    [{ role: "user", content: "hello", colour: "red" }, "colour"],
    [
      { role: "user", content: "hello", tool_calls: [{ id: "c", function: { name: "f", arguments: "{" } }] },
      "tool_calls.0.function.arguments",
    ],
    [{ role: "user", content: "hello", metadata: { a: 1 } }, "metadata.a"],
  ] as const) {
    expect([body, await refused("/messages", body)]).toMatchObject([body, { status: 400, param }]);
  }
  const nested = `${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}`;
  expect(await send(program, "/messages", { headers: json, body: nested })).toMatchObject({ status: 400 });
});

test("fields that we do not know are passed over on OpenAI's resources", async () => {
  const program = await newCaller();
  const created = await program.post("/conversations", {
    title: "Kept",
    client_metadata: { a: 1 },
    colour: "red",
  });
  const { id, title } = await created.json();
  expect([created.status, title]).toEqual([200, "Kept"]);
  const changed = await program.post(`/conversations/${id}`, { metadata: { a: "b" }, colour: "red" });
  expect([changed.status, await changed.json()]).toMatchObject([200, { metadata: { a: "b" } }]);
  const item = { type: "message", role: "user", content: "hello", phase: "final" };
  expect((await program.post(`/conversations/${id}/items`, { items: [item], colour: "red" })).status).toBe(
    200,
  );
});

test("query parameters that make no sense are refused by name", async () => {
  const program = await newCaller();
  for (const [query, param] of [
    ["limit=0", "limit"],
    ["limit=101", "limit"],
    ["limit=ten", "limit"],
    ["limit=1&limit=2", "limit"],
    ["order=up", "order"],
    ["archived=yes", "archived"],
    ["cursor=x", "cursor"],
    ["after=x", "after"],
    ["q=%00", "q"],
    ["project=x", "project"],
  ] as const) {
    const error = await errorOf(await program.fetch(`/conversations?${query}`));
    expect([query, error]).toMatchObject([query, { status: 400, param }]);
  }
  for (const [query, param] of [
    ["", "q"],
    ["q=%20", "q"],
    ["q=a&before=yesterday", "before"],
    ["q=a&after=2026-02-31T99:00:00Z", "after"],
    ["q=a&role=god", "role"],
    ["q=a&cursor=0.0", "cursor"],
    [`q=${"a%20".repeat(30)}`, "q"],
  ] as const) {
    const error = await errorOf(await program.fetch(`/search?${query}`));
    expect([query, error]).toMatchObject([query, { status: 400, param }]);
  }
});

test("a body that is too long is refused before it is read, and one that does not say how long it is while it is", async () => {
  const program = await newCaller();
  const long = "x".repeat(3_000_000);
  expect(await send(program, "/messages", { headers: json, body: long })).toEqual({
    status: 413,
    param: null,
    code: "body_too_large",
  });
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(64 * 1024)),
  });
  const endless: RequestInit & { duplex: "half" } = { method: "POST", headers: json, body, duplex: "half" };
  expect(await errorOf(await program.fetch("/messages", endless))).toMatchObject({ status: 413 });
  const message = { role: "user", content: "x".repeat(200_001) };
  expect(await send(program, "/messages", { headers: json, body: JSON.stringify(message) })).toMatchObject({
    status: 413,
    param: "content",
    code: "message_too_long",
  });
});

test("a conflict says that trying again is of no use", async () => {
  const program = await newCaller();
  const id = newId("conversation");
  await program.post("/conversations", { id, title: "One" });
  const again = await program.post("/conversations", { id, title: "Two" });
  expect([again.status, again.headers.get("x-should-retry")]).toEqual([409, "false"]);
  expect((await program.fetch(`/conversations/${id}`, { method: "DELETE" })).status).toBe(200);
  expect((await program.fetch(`/conversations/${id}`)).status).toBe(404);
  expect(await errorOf(await program.post("/conversations", { id }))).toMatchObject({
    status: 409,
    code: "conversation_trashed",
  });
  expect((await program.fetch(`/conversations/${id}?purge=true`, { method: "DELETE" })).status).toBe(200);
  expect((await program.post("/conversations", { id })).status).toBe(200);
});
