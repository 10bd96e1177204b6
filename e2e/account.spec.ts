import { expect, test } from "@playwright/test";
import { expectAccessible } from "./support/axe.ts";
import { chatOn, newEmail, signIn, signUp } from "./support/chat.ts";

test("what I wrote as a guest is mine after I sign up, sign out and sign in again", async ({
  page,
  context,
}) => {
  const chat = chatOn(page);
  const email = newEmail();
  await page.goto("/");
  await chat.say("Written as a guest");
  await expect(chat.link("A short title")).toBeVisible();
  const asGuest = (await context.cookies()).find(({ name }) => name === "verbatim.session");
  expect(asGuest).toMatchObject({ httpOnly: true, sameSite: "Lax" });

  await signUp(page, email);
  await expect(chat.link("A short title")).toBeVisible();
  const asAccount = (await context.cookies()).find(({ name }) => name === "verbatim.session");
  expect(asAccount?.value).not.toBe(asGuest?.value);

  await page.getByRole("button", { name: /Account/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByText("You are writing as a guest.")).toBeVisible();
  await expect(chat.nav.getByRole("link")).toHaveCount(0);
  // The row behind the cookie is gone, so a copy of the cookie is worth nothing.
  if (asAccount) await context.addCookies([asAccount]);
  expect((await page.request.get("/api/v1/conversations")).status()).toBe(401);
  await context.clearCookies();

  await page.goto("/sign-in");
  await page.getByLabel("Email").fill(email.toUpperCase());
  await page.getByLabel("Password").fill("correct horse battery");
  await page.getByRole("button", { name: "Sign in" }).click();
  await chat.link("A short title").click();
  await expect(chat.mine.last()).toContainText("Written as a guest");
});

test("a page that stays open when I sign out elsewhere says so, and leads to the way back", async ({
  page,
  browser,
}) => {
  await signUp(page, newEmail());
  const storageState = await page.context().storageState();
  const left = await (await browser.newContext({ storageState })).newPage();
  await left.emulateMedia({ reducedMotion: "reduce" }); // half faded in, text has too little contrast
  await left.goto("/");
  await expect(left.getByRole("button", { name: /Account/ })).toBeVisible();

  await page.getByRole("button", { name: /Account/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  // Said only when it has lasted a while: most losses of a connection are none.
  await expect(left.getByText("You have been signed out.")).toBeVisible({ timeout: 20_000 });
  await expectAccessible(left);
  await left.getByRole("main").getByRole("link", { name: "Sign in" }).click();
  await expect(left.getByLabel("Email")).toBeVisible();
  await left.context().close();
});

test("a wrong password and a taken email are said kindly, and nothing I typed is lost", async ({
  page,
  browser,
}) => {
  const email = newEmail();
  await signUp(page, email);
  const other = await (await browser.newContext()).newPage();
  await other.goto("/sign-in");
  await other.getByLabel("Email").fill(email);
  await other.getByLabel("Password").fill("not the password");
  await other.getByRole("button", { name: "Sign in" }).click();
  await expect(other.getByRole("alert").filter({ hasText: /password/ })).toBeVisible();
  await expect(other.getByLabel("Email")).toHaveValue(email);
  await other.goto("/sign-up");
  await other.getByLabel("Email").fill(email);
  await other.getByLabel("Password").fill("correct horse battery");
  await other.getByRole("button", { name: "Create account" }).click();
  await expect(
    other.getByRole("alert").filter({ hasText: "There is an account with this email already" }),
  ).toBeVisible();
  await other.context().close();
});

test("after ten wrong passwords I am told when to try again, and others can sign in", async ({
  page,
  browser,
}) => {
  const [email, theirs] = [newEmail(), newEmail()];
  for (const each of [email, theirs]) {
    const person = await browser.newContext();
    await signUp(await person.newPage(), each);
    await person.close();
  }
  await page.goto("/sign-in");
  await page.getByLabel("Email").fill(email);
  const button = page.getByRole("button", { name: "Sign in" });
  const attempt = async (password: string) => {
    const answered = page.waitForResponse("**/api/auth/callback/password");
    await page.getByLabel("Password").fill(password);
    await button.click();
    await answered;
    await expect(button).toBeEnabled(); // by then the form is as it was
  };
  for (let count = 1; count <= 10; count++) await attempt("not the password");
  await expect(page.getByRole("alert").filter({ hasText: /password/ })).toBeVisible();
  const refusal = page
    .getByRole("alert")
    .filter({ hasText: /^Too many attempts\. Try again in \d+ seconds\.$/ });
  await attempt("not the password");
  await expect(refusal).toBeVisible();
  await attempt("correct horse battery");
  await expect(refusal).toBeVisible();
  await expect(page.getByLabel("Email")).toHaveValue(email);
  await signIn(page, theirs);
});

test("two people can't see each other's conversations", async ({ page, browser }) => {
  const chat = chatOn(page);
  await page.goto("/");
  await chat.say("My secret is a walnut");
  await chat.replied();
  const address = page.url();
  const other = await (await browser.newContext()).newPage();
  const theirs = chatOn(other);
  await other.goto("/");
  await theirs.say("I am somebody else");
  await theirs.replied();
  await expect(theirs.nav.getByRole("link")).toHaveCount(1);
  const answer = await other.goto(address);
  await expect(other.getByText("There is no conversation here")).toBeVisible();
  expect(await answer?.text()).not.toContain("walnut");
  const id = address.split("/").pop();
  for (const path of ["", "/messages", "/stream"]) {
    expect((await other.request.get(`/api/v1/conversations/${id}${path}`)).status()).toBe(404);
  }
  const headers = { origin: new URL(address).origin };
  const stop = `/api/v1/conversations/${id}/stop`;
  expect((await other.request.post(stop, { headers })).status()).toBe(404);
  expect(await (await page.request.post(stop, { headers })).json()).toMatchObject({ response_id: null });
  expect((await page.request.post(stop, { headers: { origin: "http://elsewhere.test" } })).status()).toBe(
    403,
  );
  await other.context().close();
});
