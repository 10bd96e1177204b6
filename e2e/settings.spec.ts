import { type APIRequestContext, expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./support/axe.ts";
import { chatOn, newEmail, signUp } from "./support/chat.ts";
import { appOrigin } from "./support/ports.ts";

/** The settings as a person meets them. */
function keysOn(page: Page) {
  const list = page.getByRole("list", { name: "Your keys" });
  const newKey = page.getByRole("button", { name: "New key" });
  const panel = page.getByRole("region", { name: /is ready/ });
  return {
    list,
    newKey,
    panel,
    copyKey: panel.getByRole("button", { name: "Copy key" }),
    rows: list.locator("> li"),
    row: (name: string) => list.locator("> li").filter({ hasText: name }),
    /** With an account just made, be it on a phone, where the sidebar that names it is out of sight. */
    async open() {
      await page.goto("/sign-up");
      await page.getByLabel("Email").fill(newEmail());
      await page.getByLabel("Password").fill("correct horse battery");
      await page.getByRole("button", { name: "Create account" }).click();
      await expect(page).toHaveURL("/");
      await page.goto("/settings");
      await expect(page.getByRole("heading", { name: "API keys" })).toBeVisible();
    },
    /** Makes one with what is chosen already, and answers with the key itself. */
    async make(name: string): Promise<string> {
      await newKey.click();
      await page.getByLabel("Name").fill(name);
      await page.getByRole("button", { name: "Make key" }).click();
      await expect(panel).toBeFocused();
      return (await panel.locator("code").first().textContent()) ?? "";
    },
    async putAway() {
      await panel.getByRole("button", { name: "Done" }).click();
      await expect(newKey).toBeFocused();
    },
  };
}

/** What a program with the key is answered. Its requests carry no cookie: a key and a session together are refused. */
function statusWith(program: APIRequestContext, key: string) {
  return async () => {
    const headers = { authorization: `Bearer ${key}` };
    return (await program.get(`${appOrigin}/api/v1/conversations`, { headers })).status();
  };
}

test("I make a key for a script, the script gets in, and when I revoke the key it no longer does", async ({
  page,
  request,
}) => {
  const keys = keysOn(page);
  await page.goto("/");
  await signUp(page, newEmail());
  await page.getByRole("button", { name: /Account/ }).click();
  await page.getByRole("menuitem", { name: "Settings" }).click();
  await expect(page).toHaveTitle("Settings · Verbatim");
  await expect(page.getByText("No keys yet")).toBeVisible();

  const key = await keys.make("my script");
  expect(key).toMatch(/^vb_[\w-]{43}$/);
  await expect(keys.panel).toHaveAccessibleDescription(/not shown again/);
  await expect(keys.panel).toContainText(
    `curl -H "Authorization: Bearer ${key}" ${appOrigin}/api/v1/conversations`,
  );
  await expect(keys.row("my script")).toContainText("May read, write and ask models");
  await expect(keys.row("my script")).toContainText("Never used");
  expect(await statusWith(request, key)()).toBe(200);

  await page.reload();
  await expect(keys.row("my script")).toContainText("Last used today");
  await keys.row("my script").getByRole("button", { name: "Revoke" }).click();
  const question = page.getByRole("group", { name: "Revoke “my script”?" });
  await expect(question).toHaveAccessibleDescription("Programs that use it stop working.");
  await page.getByRole("button", { name: "Revoke key" }).click();
  await expect(page.getByText("No keys yet")).toBeVisible();
  await expect(page.getByRole("status")).toHaveText("“my script” is revoked.");
  expect(await statusWith(request, key)()).toBe(401);
});

test("a key is shown once: I copy it, and after a reload only its beginning is there", async ({
  page,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const keys = keysOn(page);
  await keys.open();
  const key = await keys.make("laptop");
  await keys.copyKey.click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(key);
  await page.reload();
  await expect(keys.row("laptop")).toContainText(`${key.slice(0, 10)}…`);
  await expect(keys.panel).toHaveCount(0);
  expect(await page.content()).not.toContain(key);
});

test("I choose what a key may do and how long, and think better of revoking it, by keyboard alone", async ({
  page,
}) => {
  const keys = keysOn(page);
  await keys.open();
  await keys.newKey.press("Enter");
  await expect(page.getByLabel("Name")).toBeFocused();
  await page.getByRole("button", { name: "Cancel" }).press("Enter");
  await expect(keys.newKey).toBeFocused();

  await page.keyboard.press("Enter");
  await page.keyboard.type("backup");
  for (const key of ["Tab", "Tab", "Space", "Tab", "Space", "Tab", "Tab"]) await page.keyboard.press(key);
  await expect(page.getByLabel("Expires")).toBeFocused();
  await page.keyboard.type("never");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(keys.panel).toBeFocused();
  await expect(keys.row("backup")).toContainText("May read");
  await expect(keys.row("backup")).toContainText("Does not expire");
  await page.keyboard.press("Tab");
  await expect(keys.copyKey).toBeFocused();
  await keys.panel.getByRole("button", { name: "Done" }).press("Enter");

  await keys.make("second");
  await keys.putAway();
  const revoke = keys.row("backup").getByRole("button", { name: "Revoke" });
  await revoke.press("Enter");
  await expect(page.getByRole("button", { name: "Keep" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(revoke).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Enter");
  await expect(keys.rows).toHaveCount(1);
  await expect(keys.row("second").getByRole("button", { name: "Revoke" })).toBeFocused();
});

test("what goes wrong is said where I am, and what I typed stays", async ({ page }) => {
  const keys = keysOn(page);
  await keys.open();
  await keys.newKey.click();
  await page.getByLabel("Name").fill("laptop");
  const choices = page.getByRole("checkbox", { checked: true });
  while ((await choices.count()) > 0) await choices.first().uncheck();
  await page.getByRole("button", { name: "Make key" }).click();
  const alert = page.getByRole("alert").filter({ hasText: /\w/ });
  await expect(alert).toHaveText("Choose at least one thing that the key may do.");
  await page.getByLabel("Read and search your history").check();
  await page.getByLabel("Name").fill("x".repeat(256));
  await page.getByRole("button", { name: "Make key" }).click();
  await expect(alert).toHaveText("At most 255 characters are possible.");

  await page.getByLabel("Name").fill("laptop");
  await page.route("**/settings", (route) => route.abort());
  await page.getByRole("button", { name: "Make key" }).click();
  await expect(alert).toContainText("The server can’t be reached.");
  await expect(page.getByLabel("Name")).toHaveValue("laptop");
  await page.unroute("**/settings");
  await page.getByRole("button", { name: "Make key" }).click();
  await expect(keys.row("laptop")).toContainText("May read");
});

test("a key that I have revoked in another tab is simply gone", async ({ page, context }) => {
  const keys = keysOn(page);
  await keys.open();
  await keys.make("laptop");
  const second = await context.newPage();
  await second.goto("/settings");
  for (const tab of [page, second]) {
    await keysOn(tab).row("laptop").getByRole("button", { name: "Revoke" }).click();
    await tab.getByRole("button", { name: "Revoke key" }).click();
    await expect(tab.getByText("No keys yet")).toBeVisible();
  }
});

test("when I am no longer signed in, or only as a guest, the open page says so and makes nothing", async ({
  page,
  context,
}) => {
  const keys = keysOn(page);
  await keys.open();
  await keys.newKey.click();
  await page.getByLabel("Name").fill("laptop");
  await context.clearCookies();
  await page.getByRole("button", { name: "Make key" }).click();
  const alert = page.getByRole("alert").filter({ hasText: /\w/ });
  await expect(alert).toContainText("You are signed out.");
  const elsewhere = await context.newPage();
  await elsewhere.goto("/");
  await chatOn(elsewhere).say("Now a guest");
  await page.getByRole("button", { name: "Make key" }).click();
  await expect(alert).toContainText("This needs an account.");
  await expect(keys.panel).toHaveCount(0);
});

test("as a guest I am told that keys need an account, and find my way back to the chat", async ({ page }) => {
  const chat = chatOn(page);
  await page.goto("/settings");
  await expect(page).toHaveURL("/sign-in");
  await page.goto("/");
  await chat.say("Written as a guest");
  await chat.replied();
  const address = page.url();
  await page.getByRole("button", { name: "Theme and settings" }).click();
  await page.getByRole("menuitem", { name: "Settings" }).click();
  await expect(page.getByText("Keys belong to an account.")).toBeVisible();
  await page.getByRole("link", { name: "Back to chat" }).click();
  await expect(page).toHaveURL(address);
  await page.goto("/settings");
  await page.getByRole("link", { name: "Create account" }).click();
  await expect(page).toHaveURL("/sign-up");
});

test("I have more than a hundred keys and can see them all", async ({ page }) => {
  const keys = keysOn(page);
  await keys.open();
  for (let n = 1; n <= 101; n++) {
    const made = await page.request.post("/api/v1/keys", {
      headers: { origin: appOrigin },
      data: { name: `key ${n}` },
    });
    expect(made.status()).toBe(201);
  }
  await page.reload();
  await expect(keys.rows).toHaveCount(100);
  await page.getByRole("button", { name: "Show more" }).click();
  await expect(keys.rows).toHaveCount(101);
  await expect(keys.rows.last()).toBeFocused();
  await expect(keys.rows.last()).toContainText("key 1");
  await expect(page.getByRole("button", { name: "Show more" })).toHaveCount(0);
});

test("axe finds nothing in any state of the settings", async ({ page }) => {
  // Many states, and axe looks at each in two themes.
  test.slow();
  await page.emulateMedia({ reducedMotion: "reduce" });
  await everyState(page);
});

test("on my phone I make and revoke a key, and nothing sticks out at the side @phone", async ({ page }) => {
  await everyState(page);
});

async function everyState(page: Page): Promise<void> {
  const keys = keysOn(page);
  const look = async () => {
    await expectAccessible(page);
    const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    expect(content).toBeLessThanOrEqual(window ?? 0);
  };
  await keys.open();
  await look();
  await keys.newKey.click();
  await page.getByLabel("Name").fill(`laptop${"x".repeat(249)}`);
  await page.route("**/settings", (route) => route.abort());
  await page.getByRole("button", { name: "Make key" }).click();
  await expect(page.getByText("The server can’t be reached.")).toBeVisible();
  await look();
  await page.unroute("**/settings");
  await page.getByRole("button", { name: "Make key" }).click();
  await expect(keys.panel).toBeFocused();
  await look();
  await keys.putAway();
  await look();
  await keys.row("laptop").getByRole("button", { name: "Revoke" }).click();
  await look();
  await page.getByRole("button", { name: "Revoke key" }).click();
  await expect(page.getByText("No keys yet")).toBeVisible();
}

test("the settings load none of the chat, and nothing moves while they do", async ({ page }) => {
  const keys = keysOn(page);
  await keys.open();
  await keys.make("laptop");
  await page.reload({ waitUntil: "networkidle" });
  const { bytes, shift } = await page.evaluate(async () => {
    const scripts = performance.getEntriesByType("resource").filter(({ name }) => name.endsWith(".js"));
    const sizes = scripts.map((entry) => Number(entry.toJSON().encodedBodySize));
    const shifts = await new Promise<number[]>((resolve) => {
      const observer = new PerformanceObserver((list) =>
        resolve(list.getEntries().map((entry) => Number(entry.toJSON().value))),
      );
      observer.observe({ type: "layout-shift", buffered: true });
      setTimeout(() => resolve([]), 500); // it says nothing where nothing has moved
    });
    const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
    return { bytes: sum(sizes), shift: sum(shifts) };
  });
  process.stdout.write(`scripts of /settings: ${bytes} bytes\n`);
  expect(bytes).toBeGreaterThan(50_000);
  expect(bytes).toBeLessThan(170_000);
  expect(shift).toBeLessThan(0.01);
  await keys.newKey.click();
  await expect(page.getByLabel("Name")).toBeFocused();
});
