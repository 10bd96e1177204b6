import { readFileSync } from "node:fs";
import path from "node:path";
import { type APIRequestContext, expect, test } from "@playwright/test";
import { newEmail, signUp } from "./support/chat.ts";
import { appOrigin } from "./support/ports.ts";

// Pages, route handlers and server actions, as the build itself lists them; the routes inside /api/v1 are listed and
// tried by lib/server/api/isolation.pg.test.ts.

interface Belongings {
  conversation: string;
  key: string;
}

const server = path.join(import.meta.dirname, "..", ".next", "server");
const manifest = (name: string): object => JSON.parse(readFileSync(path.join(server, name), "utf8"));

/** What the owner said; nobody else's answer may hold it. */
const secret = "narwhal-in-the-bathtub";

type See = (
  as: APIRequestContext,
  of: Belongings,
) => Promise<{ status: () => number; text: () => Promise<string> }>;

/** One for each page and route handler; a new one without a case fails. */
const views: Record<string, See> = {
  "/(auth)/sign-in/page": (as) => as.get("/sign-in"),
  "/(auth)/sign-up/page": (as) => as.get("/sign-up"),
  "/(chat)/page": (as) => as.get("/"),
  "/(chat)/c/[conversationId]/page": (as, of) => as.get(`/c/${of.conversation}`),
  "/settings/page": (as) => as.get("/settings"),
  "/docs/page": (as) => as.get("/docs"),
  "/diagram/route": (as) => as.get("/diagram"),
  "/diagram/mermaid/route": (as) => as.get("/diagram/mermaid"),
  "/_not-found/page": (as, of) => as.get(`/c/${of.conversation}/nowhere`),
  "/icon.svg/route": (as) => as.get("/icon.svg"),
  "/api/health/route": (as) => as.get("/api/health"),
  "/api/auth/[...nextauth]/route": (as) => as.get("/api/auth/session"),
  "/api/v1/[[...route]]/route": (as, of) => as.get(`/api/v1/conversations/${of.conversation}`),
  "/api/mcp/route": (as) => as.post("/api/mcp", { data: { jsonrpc: "2.0", id: 1, method: "tools/list" } }),
  "/api/[[...unknown]]/route": (as, of) => as.get(`/api/v2/conversations/${of.conversation}`),
};

/** Drawn by the others where they fail; it is asked for by nobody. */
const drawnByOthers = ["/_global-error/page"];

/** The argument of each server action, about what is another's, and the page that it is called from. */
const actions: Record<string, { from: string; of: (of: Belongings) => unknown }> = {
  "app/(chat)/actions.ts#renameAction": {
    from: "/",
    of: ({ conversation }) => ({ conversationId: conversation, title: "stolen" }),
  },
  "app/(chat)/actions.ts#pinAction": {
    from: "/",
    of: ({ conversation }) => ({ conversationId: conversation, pinned: true }),
  },
  "app/(chat)/actions.ts#trashAction": {
    from: "/",
    of: ({ conversation }) => ({ conversationId: conversation }),
  },
  "app/(chat)/actions.ts#restoreAction": {
    from: "/",
    of: ({ conversation }) => ({ conversationId: conversation }),
  },
  "app/settings/actions.ts#createKeyAction": {
    from: "/settings",
    of: () => ({ name: "mine", scopes: ["read"], days: 1 }),
  },
  "app/settings/actions.ts#revokeKeyAction": { from: "/settings", of: ({ key }) => ({ keyId: key }) },
  "app/settings/actions.ts#moreKeysAction": { from: "/settings", of: ({ key }) => ({ after: key }) },
};

interface BuiltAction {
  filename: string;
  exportedName: string;
}

function builtActions(): [name: string, id: string][] {
  const { node } = manifest("server-reference-manifest.json") as { node: Record<string, BuiltAction> };
  return Object.entries(node).map(([id, { filename, exportedName }]) => [`${filename}#${exportedName}`, id]);
}

/** As a browser calls an action. */
async function call(as: APIRequestContext, id: string, from: string, argument: unknown): Promise<string> {
  const answer = await as.post(from, {
    headers: {
      "next-action": id,
      accept: "text/x-component",
      "content-type": "text/plain;charset=UTF-8",
      origin: appOrigin,
    },
    data: JSON.stringify([argument]),
    maxRedirects: 0,
  });
  expect(answer.status()).toBeLessThan(500);
  return await answer.text();
}

test("every page, route and server action of the build has a case here", () => {
  const built = Object.keys(manifest("app-paths-manifest.json"));
  expect(built.sort()).toEqual([...Object.keys(views), ...drawnByOthers].sort());
  expect(
    builtActions()
      .map(([name]) => name)
      .sort(),
  ).toEqual(Object.keys(actions).sort());
});

test("no page, route or action shows or changes what is somebody else's", async ({
  page,
  browser,
  playwright,
}) => {
  await signUp(page, newEmail());
  const owner = page.request;
  const json = { headers: { origin: appOrigin } };
  const sent = await owner.post("/api/v1/messages", { ...json, data: { role: "user", content: secret } });
  const { conversation_id: conversation } = await sent.json();
  const made = await owner.post("/api/v1/keys", { ...json, data: { name: secret, scopes: ["read"] } });
  const { id: key, key: bearer } = await made.json();
  const theirs = { conversation, key };
  expect(await (await owner.get(`/c/${conversation}`)).text()).toContain(secret);

  const context = await browser.newContext();
  const strangersPage = await context.newPage();
  await signUp(strangersPage, newEmail());
  const callers = {
    nobody: await playwright.request.newContext({ baseURL: appOrigin }),
    stranger: strangersPage.request,
    // Pages know no keys: whoever brings one is nobody there.
    program: await playwright.request.newContext({
      baseURL: appOrigin,
      extraHTTPHeaders: { authorization: `Bearer ${bearer}` },
    }),
  };
  const none = { conversation: `conv_${"0".repeat(32)}`, key: `key_${"0".repeat(32)}` };

  for (const [who, as] of Object.entries(callers)) {
    for (const [view, see] of Object.entries(views)) {
      if (who === "program" && !view.endsWith("/page")) continue;
      const [shown, missing] = [await see(as, theirs), await see(as, none)];
      expect([who, view, await shown.text()]).toEqual([who, view, expect.not.stringContaining(secret)]);
      expect([who, view, shown.status()]).toEqual([who, view, missing.status()]);
      expect(shown.status()).toBeLessThan(500);
    }
    for (const [name, id] of builtActions()) {
      const { from, of } = actions[name] ?? { from: "/", of: () => ({}) };
      const answer = await call(as, id, from, of(theirs));
      expect([who, name, answer]).toEqual([who, name, expect.not.stringContaining(secret)]);
      if (who !== "stranger")
        expect([who, name, answer]).toEqual([who, name, expect.not.stringContaining('"ok":true')]);
    }
  }

  const after = await (await owner.get(`/api/v1/conversations/${conversation}`)).json();
  expect(after).toMatchObject({ id: conversation, title: secret, pinned: false, message_count: 1 });
  const keys = await (await owner.get("/api/v1/keys")).json();
  expect(keys.data).toMatchObject([{ id: key, name: secret }]);
  const program = { headers: { authorization: `Bearer ${bearer}` } };
  expect((await callers.nobody.get(`/api/v1/conversations/${conversation}`, program)).status()).toBe(200);
  await Promise.all([callers.nobody.dispose(), callers.program.dispose(), context.close()]);
});

test("under /api everything is JSON, also what is nowhere and what is no address", async ({ request }) => {
  for (const [url, status] of [
    ["/api", 404],
    ["/api/", 404],
    ["/api/v2/models", 404],
    ["/api/v1/nowhere", 404],
    ["/api/v1", 404],
    ["/api/v1/conversations/%E0%A4%A", 401],
    ["/api/v1/models", 401],
    ["/api/mcp", 401],
  ] as const) {
    const answer = await request.get(url, { maxRedirects: 1 });
    expect([url, answer.headers()["content-type"]]).toEqual([
      url,
      expect.stringContaining("application/json"),
    ]);
    expect([url, answer.status(), await answer.json()]).toMatchObject([
      url,
      status,
      { error: { type: expect.any(String) } },
    ]);
  }
});
