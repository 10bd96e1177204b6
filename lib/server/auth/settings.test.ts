import { afterEach, expect, test, vi } from "vitest";

/** The environment is read once per load, so each case loads afresh. */
async function settingsWith(variables: Record<string, string>) {
  vi.unstubAllEnvs();
  vi.resetModules();
  for (const [name, value] of Object.entries({
    DATABASE_URL: "postgresql://nobody@127.0.0.1/none",
    ...variables,
  })) {
    vi.stubEnv(name, value);
  }
  const [{ authSettings }, { nextAuthOptions }] = await Promise.all([
    import("./settings.ts"),
    import("./next-auth-options.ts"),
  ]);
  return { ...authSettings(), cookie: nextAuthOptions(null).cookies?.sessionToken };
}

afterEach(() => vi.unstubAllEnvs());

test("on loopback guests may write, and cookies are plain", async () => {
  const settings = await settingsWith({});
  expect(settings).toMatchObject({ guests: true, signUp: true });
  expect(settings.cookie).toMatchObject({
    name: "verbatim.session",
    options: { httpOnly: true, sameSite: "lax", secure: false, path: "/" },
  });
});

test("who can be reached from elsewhere lets no guests in by default", async () => {
  expect(await settingsWith({ HOST: "0.0.0.0" })).toMatchObject({ guests: false });
  expect(await settingsWith({ PUBLIC_URL: "https://chat.example.org" })).toMatchObject({ guests: false });
  expect(await settingsWith({ PUBLIC_URL: "http://localhost:3000" })).toMatchObject({ guests: true });
  expect(await settingsWith({ HOST: "0.0.0.0", AUTH_GUESTS: "true" })).toMatchObject({ guests: true });
  expect(await settingsWith({ AUTH_GUESTS: "false" })).toMatchObject({ guests: false });
});

test("over https cookies are Secure and bound to the host", async () => {
  const { cookie } = await settingsWith({ PUBLIC_URL: "https://chat.example.org" });
  expect(cookie).toMatchObject({ name: "__Host-verbatim.session", options: { secure: true, path: "/" } });
});

test("sign-up can be closed", async () => {
  expect(await settingsWith({ AUTH_SIGNUP: "false" })).toMatchObject({ signUp: false });
});

test("a faulty environment is named variable by variable", async () => {
  await expect(settingsWith({ PUBLIC_URL: "chat", AUTH_SIGNUP: "maybe" })).rejects.toThrow(
    /PUBLIC_URL[\s\S]*AUTH_SIGNUP/,
  );
});
