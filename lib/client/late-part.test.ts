import { expect, test, vi } from "vitest";
import { createLatePart } from "./late-part.ts";

test("is there at once when it has come", async () => {
  const load = vi.fn(async () => "menu");
  const part = createLatePart(load);
  expect(part.here()).toBeNull();
  part.prepare();
  await expect(part.bring()).resolves.toBe("menu");
  expect(part.here()).toBe("menu");
  load.mockClear();
  await expect(part.bring()).resolves.toBe("menu");
  expect(load).not.toHaveBeenCalled();
});

test("may be asked for again where it could not come", async () => {
  const load = vi.fn(async () => "menu").mockRejectedValueOnce(new Error("offline"));
  const part = createLatePart(load);
  await expect(part.bring()).rejects.toThrow("offline");
  expect(part.here()).toBeNull();
  await expect(part.bring()).resolves.toBe("menu");
});

test("says nothing when it could not be prepared", async () => {
  const part = createLatePart(() => Promise.reject(new Error("offline")));
  expect(part.prepare()).toBeUndefined();
  await expect(part.bring()).rejects.toThrow("offline");
});
