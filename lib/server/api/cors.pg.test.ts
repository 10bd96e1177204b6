import { expect, test, vi } from "vitest";
import { clientWith, newPerson, newProgram } from "#lib/server/testing/person.ts";

const origin = "https://notes.example.org";
// Before the environment is read, once and for all of this file.
vi.hoisted(() => {
  process.env.CORS_ORIGINS = "https://notes.example.org, http://127.0.0.1:5173/";
});

const asked = {
  origin,
  "access-control-request-method": "POST",
  "access-control-request-headers": "authorization, x-stainless-os",
};

test("pages of the sites named may call, with whatever headers their SDK sends, and never with the cookie", async () => {
  const program = await newProgram((await newPerson()).ownerId);
  const preflight = await clientWith(asked).fetch("/conversations", { method: "OPTIONS" });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get("access-control-allow-origin")).toBe(origin);
  expect(preflight.headers.get("access-control-allow-headers")).toContain("x-stainless-os");
  expect(preflight.headers.get("access-control-allow-credentials")).toBeNull();
  const answer = await program.fetch("/conversations", { headers: { origin } });
  expect(answer.headers.get("access-control-allow-origin")).toBe(origin);
  expect(answer.headers.get("access-control-expose-headers")).toContain("x-request-id");
  const missing = await program.fetch("/conversations/x", { headers: { origin } });
  expect([missing.status, missing.headers.get("access-control-allow-origin")]).toEqual([404, origin]);
});

test("pages of other sites may not", async () => {
  const evil = { ...asked, origin: "https://evil.example.org" };
  const preflight = await clientWith(evil).fetch("/conversations", { method: "OPTIONS" });
  expect(preflight.headers.get("access-control-allow-origin")).toBeNull();
  const person = await newPerson();
  const write = await person.fetch("/messages", { method: "POST", headers: { origin: evil.origin } });
  expect([write.status, write.headers.get("access-control-allow-origin")]).toEqual([403, null]);
});
