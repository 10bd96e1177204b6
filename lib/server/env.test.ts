import { afterEach, expect, test, vi } from "vitest";
import { isTrusted } from "./door/trusted-proxies.ts";

/** The environment is read once per load, so each case loads afresh. */
async function envWith(variables: Record<string, string>) {
  vi.resetModules();
  vi.stubEnv("DATABASE_URL", "postgresql://nobody@127.0.0.1/none");
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  const { env } = await import("./env.ts");
  return env();
}

afterEach(() => vi.unstubAllEnvs());

test("a limit is a whole number, off, or what it is by default", async () => {
  const given = { LIMIT_REQUESTS_PER_MINUTE: "60", LIMIT_TOKENS_PER_MINUTE: "off" };
  expect(await envWith({ ...given, SIGN_IN_ATTEMPTS_PER_ACCOUNT: "" })).toMatchObject({
    LIMIT_REQUESTS_PER_MINUTE: 60,
    LIMIT_TOKENS_PER_MINUTE: null,
    SIGN_IN_ATTEMPTS_PER_ACCOUNT: 10,
    SIGN_IN_ATTEMPTS_PER_ADDRESS: 100,
  });
});

test.each(["0", "-1", "1.5", "none", "Infinity"])("%s is no limit", async (value) => {
  await expect(envWith({ LIMIT_REQUESTS_PER_MINUTE: value })).rejects.toThrow("LIMIT_REQUESTS_PER_MINUTE");
});

test("proxies that are trusted are listed, by default none", async () => {
  expect(isTrusted((await envWith({})).TRUSTED_PROXIES, "10.0.0.1")).toBe(false);
  const { TRUSTED_PROXIES } = await envWith({ TRUSTED_PROXIES: "127.0.0.1, 10.0.0.0/8" });
  expect(isTrusted(TRUSTED_PROXIES, "10.0.0.1")).toBe(true);
  await expect(envWith({ TRUSTED_PROXIES: "10.0.0.0/8, nginx" })).rejects.toThrow(
    'TRUSTED_PROXIES: "nginx" is neither an address nor a block of them, such as 10.0.0.0/8.',
  );
});
