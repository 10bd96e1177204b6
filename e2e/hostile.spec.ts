import { expect, type Page, test } from "@playwright/test";
import { chatOn } from "./support/chat.ts";
import { hostileDiagrams, hostileMarkdown } from "./support/hostile-markdown.ts";
import { appOrigin } from "./support/ports.ts";

/** All that a message may be made of: markdown's elements, our buttons and icons, and KaTeX's. */
const allowed = new Set(
  (
    "div p a span blockquote br code del em h3 h4 h5 h6 hr input li ol ul pre section strong sup table tbody td th " +
    "thead tr button svg path rect circle line polyline " +
    "math semantics annotation mrow mi mo mn ms mtext mspace msup msub msubsup mfrac msqrt mroot mover munder " +
    "munderover mtable mtr mtd mstyle mpadded mphantom menclose merror"
  ).split(" "),
);

/** Notes whatever a text might bring about. */
async function watch(page: Page): Promise<string[]> {
  const seen: string[] = [];
  page.on("dialog", (dialog) => {
    seen.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(`${appOrigin}/`) && !/^(?:data|blob):/.test(url)) seen.push(`request ${url}`);
  });
  page.on("pageerror", (error) => seen.push(`error ${error.message}`));
  page.on("console", (message) => {
    if (/content security policy/i.test(message.text())) seen.push(`console ${message.text()}`);
  });
  page.on("popup", (popup) => seen.push(`popup ${popup.url()}`));
  return seen;
}

const encoded = (text: string) => `[[base64=${Buffer.from(text).toString("base64")}]]`;

/** Elements, attributes and addresses in the messages that have no place there. */
function strangers(page: Page): Promise<string[]> {
  return page.evaluate(
    (names) => {
      const found: string[] = [];
      for (const element of document.querySelectorAll("[role=log] .markdown *")) {
        if (!names.includes(element.localName)) found.push(`<${element.localName}>`);
        for (const { name, value } of element.attributes) {
          if (name.startsWith("on") || name === "srcdoc" || name === "src") found.push(`${name}=${value}`);
          if (name === "style" && /url\(|expression|position: *fixed/i.test(value))
            found.push(`style=${value}`);
          // As the browser reads it: `java%0Ascript:` is a name in a folder.
          if (
            /^(?:xlink:)?href$/.test(name) &&
            !/^(?:https?|mailto):/.test(new URL(value, document.baseURI).href)
          )
            found.push(`${name}=${value}`);
        }
      }
      return found;
    },
    [...allowed],
  );
}

async function expectHarmless(page: Page, seen: readonly string[]): Promise<void> {
  expect(await strangers(page)).toEqual([]);
  expect(await page.evaluate(() => "harmed" in window)).toBe(false);
  expect(seen).toEqual([]);
}

for (const [kind, texts] of Object.entries(hostileMarkdown)) {
  test(`hostile ${kind} in a reply does nothing, while it streams and when it is read again`, async ({
    page,
  }) => {
    test.slow();
    const seen = await watch(page);
    const chat = chatOn(page);
    await page.goto("/");
    await chat.choose("double-fast");
    const parts = kind === "what never ends" ? texts : [texts.join("\n\n"), ...texts.slice(0, 2)];
    for (const [index, text] of parts.entries()) {
      await chat.field.fill(encoded(text));
      await chat.field.press("Enter");
      // Long ones push those before them out of what is drawn; the last says the how-manyth it is.
      await expect(chat.replies.last()).toHaveAttribute("aria-posinset", String(2 * (index + 1)));
      await expect(chat.replies.last()).toHaveAttribute("data-status", "completed", { timeout: 30_000 });
      await expect(chat.replies.last().locator(".markdown")).not.toBeEmpty();
    }
    await expectHarmless(page, seen);
    await page.reload();
    await expect(chat.replies.last()).toHaveAttribute("aria-posinset", String(2 * parts.length));
    await expect(chat.field).toBeEditable();
    await expectHarmless(page, seen);
    // The page goes on.
    await chat.say("Still there? [[words=3]]");
    await chat.repliedInFull(3);
    await expectHarmless(page, seen);
  });
}

test("what I write myself is shown as I wrote it", async ({ page }) => {
  const seen = await watch(page);
  const chat = chatOn(page);
  const text = [...(hostileMarkdown.HTML ?? []), ...(hostileMarkdown.addresses ?? [])].join("\n");
  await page.goto("/");
  await chat.choose("double-fast");
  await chat.field.fill(`${text} [[words=2]]`);
  await chat.field.press("Enter");
  await chat.replied();
  for (const look of ["live", "stored"]) {
    if (look === "stored") await page.reload();
    const shown = chat.mine.last();
    await expect(shown).toContainText("<script>window.harmed=1</script>");
    expect(await shown.locator("a, img, iframe, style, form, object").count()).toBe(0);
    await expectHarmless(page, seen);
  }
});

test("a hostile diagram reaches neither the page nor the network", async ({ page }) => {
  test.slow();
  const seen = await watch(page);
  const chat = chatOn(page);
  await page.goto("/");
  await chat.choose("double-fast");
  await chat.field.fill(
    encoded(hostileDiagrams.map((source) => `\`\`\`mermaid\n${source}\n\`\`\``).join("\n\n")),
  );
  await chat.field.press("Enter");
  await chat.replied();
  await expectHarmless(page, seen);
  for (const [index] of hostileDiagrams.entries()) {
    const diagram = chat.replies.locator("[data-diagram]").nth(index);
    await diagram.getByRole("button", { name: "Show diagram" }).click();
    // Drawn, or said to be none.
    await expect(
      diagram.locator("[data-diagram-state=drawn], [role=status]:not(:empty)").first(),
    ).toBeVisible({
      timeout: 30_000,
    });
    const frame = diagram.locator("iframe");
    if ((await frame.count()) > 0) {
      expect(await frame.getAttribute("sandbox")).toBe("allow-scripts");
      const inside = await (await frame.elementHandle())?.contentFrame();
      expect(await inside?.evaluate(() => [origin, "harmed" in window])).toEqual(["null", false]);
    }
  }
  expect(await page.evaluate(() => "harmed" in window)).toBe(false);
  // What its policy forbids the frame is forbidden there; nothing of it got out.
  expect(seen.filter((what) => !what.startsWith("console"))).toEqual([]);
  await chat.say("Still there? [[words=3]]");
  await chat.repliedInFull(3);
});

test("the frame of diagrams has no origin and no network, also opened by itself", async ({
  page,
  request,
}) => {
  const answer = await request.get("/diagram");
  const policy = answer.headers()["content-security-policy"] ?? "";
  for (const rule of ["sandbox allow-scripts;", "default-src 'none'", "frame-ancestors 'self'"]) {
    expect(policy).toContain(rule);
  }
  expect(answer.headers()["x-frame-options"]).toBe("SAMEORIGIN");
  expect((await request.get("/")).headers()["x-frame-options"]).toBe("DENY");
  await page.goto("/diagram");
  const reached = await page.evaluate(async () => [
    origin,
    await fetch("/api/health").then(
      () => "reached",
      () => "nothing",
    ),
  ]);
  expect(reached).toEqual(["null", "nothing"]);
});
