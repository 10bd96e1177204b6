import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { expect, test } from "@playwright/test";
import { chatOn, newEmail, signUp } from "./support/chat.ts";
import { appOrigin } from "./support/ports.ts";

test("what a program says with a key appears in my open sidebar, and my agent reads what I wrote", async ({
  page,
}) => {
  const chat = chatOn(page);
  await signUp(page, newEmail());
  const made = await page.request.post("/api/v1/keys", {
    headers: { origin: appOrigin },
    data: { scopes: ["read", "write", "generate"] },
  });
  const { key } = await made.json();
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };

  const sent = await fetch(`${appOrigin}/api/v1/messages`, {
    method: "POST",
    headers,
    body: JSON.stringify({ role: "user", content: "Written by a program" }),
  });
  expect(sent.status).toBe(201);
  const { conversation_id } = await sent.json();
  await chat.link("Written by a program").click();
  await expect(chat.mine.last()).toContainText("Written by a program");

  // A reply that the program asks for streams into the page that is open.
  const asked = await fetch(`${appOrigin}/api/v1/conversations/${conversation_id}/replies`, {
    method: "POST",
    headers,
    body: JSON.stringify({
      action: "send",
      model: "double-fast",
      stream: true,
      message: { content: "And? [[words=5]]" },
    }),
  });
  expect(asked.headers.get("content-type")).toContain("text/event-stream");
  expect(await asked.text()).toContain("event: response.completed");
  await chat.repliedInFull(5);

  const client = new Client({ name: "a test", version: "1" });
  const requestInit = { headers: { authorization: `Bearer ${key}` } };
  await client.connect(new StreamableHTTPClientTransport(new URL(`${appOrigin}/api/mcp`), { requestInit }));
  const found = await client.callTool({ name: "search_conversations", arguments: { query: "by a program" } });
  expect(found.structuredContent).toMatchObject({ hits: [{ conversation_id, role: "user" }] });
  const { contents } = await client.readResource({ uri: `chat://conversations/${conversation_id}` });
  expect(JSON.stringify(contents)).toContain("word5");
  await client.close();
});

test("a program may leave out a body, send it in pieces, and delete", async ({ page }) => {
  await signUp(page, newEmail());
  const made = await page.request.post("/api/v1/keys", { headers: { origin: appOrigin }, data: {} });
  const { key } = await made.json();
  const authorization = `Bearer ${key}`;
  const call = async (path: string, init: RequestInit & { duplex?: "half" }) => {
    const headers = { authorization, ...(init.body ? { "content-type": "application/json" } : {}) };
    const answer = await fetch(`${appOrigin}/api/v1${path}`, { ...init, headers });
    return [answer.status, await answer.json()];
  };
  const [created, { id }] = await call("/conversations", { method: "POST" });
  expect(created).toBe(200);
  // A stream, whose length nobody says.
  const body = new Blob(['{"role":"user",', '"content":"In pieces"}']).stream();
  expect(await call(`/conversations/${id}/messages`, { method: "POST", body, duplex: "half" })).toMatchObject(
    [201, { content: "In pieces" }],
  );
  expect(await call(`/conversations/${id}/stop`, { method: "POST" })).toMatchObject([
    200,
    { response_id: null },
  ]);
  expect(await call(`/conversations/${id}`, { method: "PATCH", body: '{"title":"Patched"}' })).toMatchObject([
    200,
    { title: "Patched" },
  ]);
  expect(await call(`/conversations/${id}`, { method: "DELETE" })).toMatchObject([200, { deleted: true }]);
  expect(await call(`/conversations/${id}`, {})).toMatchObject([
    404,
    { error: { code: "conversation_not_found" } },
  ]);
});

test("a program that sends far too much is told so, and the server goes on", async ({ request }) => {
  const body = "x".repeat(50 * 1024 * 1024);
  // It may be told before it has sent all, and then it may not hear it.
  const status = await fetch(`${appOrigin}/api/v1/messages`, {
    method: "POST",
    headers: { authorization: "Bearer vb_nobody", "content-type": "application/json" },
    body,
  }).then(
    (answer) => answer.status,
    () => 0,
  );
  expect([0, 401, 413]).toContain(status);
  expect((await request.get("/api/health")).status()).toBe(200);
});
