import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { promisify } from "node:util";
import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./support/axe.ts";
import { newEmail, signUp } from "./support/chat.ts";
import { appOrigin } from "./support/ports.ts";

const run = promisify(execFile);

/** A key of a new account, made as the settings make one. */
async function newKey(page: Page): Promise<string> {
  await signUp(page, newEmail());
  return await page.evaluate(async () => {
    const headers = { "content-type": "application/json" };
    const answer = await fetch("/api/v1/keys", { method: "POST", headers, body: "{}" });
    return (await answer.json()).key;
  });
}

test("without an account I read how each operation is asked for", async ({ page, request }) => {
  const document = await (await request.get("/api/v1/openapi.json")).json();
  await page.goto("/docs");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("The API");
  const example = page.getByText("curl", { exact: true }).filter({ visible: true });
  const operations = page.getByRole("article").filter({ has: example });
  // One after the other they would be looked for among thousands of elements each.
  const texts = await operations.evaluateAll((all) =>
    all.map((one) => [one.getAttribute("aria-labelledby"), one.textContent] as const),
  );
  const shown = new Map(texts);
  for (const [path, methods] of Object.entries<Record<string, { operationId: string }>>(document.paths)) {
    for (const [method, { operationId }] of Object.entries(methods)) {
      expect(shown.get(operationId)).toContain(`${method.toUpperCase()} /api/v1${path}`);
    }
  }
  await expect(page.getByText(`${appOrigin}/api/v1`, { exact: true })).toBeVisible();
});

test("examples name the address by which I came", async ({ request }) => {
  const answer = await request.get("/docs", { headers: { host: "chat.example.org:8443" } });
  const text = await answer.text();
  expect(text).toContain("http://chat.example.org:8443/api/v1/conversations");
  expect(text).not.toContain(appOrigin);
});

test("every link within the page leads to one place", async ({ page }) => {
  await page.goto("/docs");
  const { targets, ids } = await page.evaluate(() => ({
    targets: [...document.querySelectorAll('a[href^="#"]')].map((link) =>
      link.getAttribute("href")?.slice(1),
    ),
    ids: [...document.querySelectorAll("main [id], main")].map(({ id }) => id),
  }));
  expect(targets.length).toBeGreaterThan(100);
  expect(targets.filter((target) => ids.filter((id) => id === target).length !== 1)).toEqual([]);
});

test("I go by keyboard: past the navigation, and to an operation", async ({ page }) => {
  await page.goto("/docs");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
  const link = page.getByRole("navigation", { name: "API" }).getByRole("link", { name: "Search messages" });
  await link.press("Enter");
  await expect(page).toHaveURL("/docs#searchMessages");
  await expect(page.locator("#searchMessages")).toBeInViewport();
});

test("all of it is there without scripts, and kinds of objects unfold", async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  const elsewhere: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(appOrigin)) elsewhere.push(request.url());
  });
  await page.goto("/docs");
  const event = page
    .locator('article[aria-labelledby="ReplyEvent"] details')
    .filter({ hasText: "response.output_text.delta" });
  await expect(event.getByText("sequence_number")).toBeHidden();
  await event.locator("summary").click();
  await expect(event.getByText("sequence_number")).toBeVisible();
  expect(elsewhere).toEqual([]);
  await context.close();
});

test("it names the tools that agents have", async ({ page, request }) => {
  const key = await newKey(page);
  const answer = await request.post("/api/mcp", {
    headers: { authorization: `Bearer ${key}`, accept: "application/json, text/event-stream", cookie: "" },
    data: { jsonrpc: "2.0", id: 1, method: "tools/list" },
  });
  const [, data = ""] = /^data: (.*)$/m.exec(await answer.text()) ?? [];
  const tools: { name: string }[] = JSON.parse(data).result.tools;
  await page.goto("/docs");
  const named = page.getByRole("list", { name: "Tools" }).locator("li > code:first-child");
  expect((await named.allTextContents()).sort()).toEqual(tools.map(({ name }) => name).sort());
});

test("the TypeScript of docs/api.md runs as it stands", async ({ page }, info) => {
  const key = await newKey(page);
  const blocks = readFileSync("docs/api.md", "utf8").matchAll(/^```ts\n(.*?)^```/gms);
  const file = info.outputPath("examples.ts");
  writeFileSync(file, `${[...blocks].map(([, block]) => block).join("\n")}\nexport {};\n`);
  // Playwright asks for colours, which would stand among the words.
  const env = { ...process.env, FORCE_COLOR: "0", VERBATIM_URL: appOrigin, VERBATIM_KEY: key };
  const { stdout } = await run(process.execPath, [file], { env, timeout: 30_000 });
  expect(stdout).toContain("400  limit: At least 1, please.\n1 1\n409\n");
  expect(stdout).toContain("My garden is on clay.");
});

test("on my phone nothing moves sideways but code, and axe finds nothing @phone", async ({ page }) => {
  // Axe looks at thousands of elements.
  test.slow();
  await page.goto("/docs");
  const widths = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  expect(widths[0]).toBe(widths[1]);
  const code = page.locator('article[aria-labelledby="startReply"] pre').first();
  await code.focus();
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => code.evaluate((element) => element.scrollLeft)).toBeGreaterThan(0);
  await expectAccessible(page);
});
