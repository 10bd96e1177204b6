import { expect, test, vi } from "vitest";
import { SseWriter } from "./sse-writer.ts";

const text = (piece: Uint8Array | undefined) => new TextDecoder().decode(piece);

test("what is written in one turn leaves in one piece", async () => {
  const writer = new SseWriter(() => {});
  const reader = writer.body.getReader();
  writer.write("a");
  writer.write("b");
  expect(text((await reader.read()).value)).toBe("ab");
  writer.write("c");
  writer.close();
  expect(text((await reader.read()).value)).toBe("c");
  expect((await reader.read()).done).toBe(true);
});

test("a sender waits for a reader that has fallen behind, and goes on when it reads", async () => {
  const writer = new SseWriter(() => {});
  const caughtUp = vi.fn();
  await writer.room();
  writer.write("x".repeat(70_000));
  const room = Promise.resolve(writer.room()).then(caughtUp);
  await new Promise((resolve) => setImmediate(resolve));
  expect(caughtUp).not.toHaveBeenCalled();
  const reader = writer.body.getReader();
  expect((await reader.read()).value?.byteLength).toBe(70_000);
  await room;
});

test("a reader that leaves is told of, and nobody waits for it or writes to it", async () => {
  const left = vi.fn();
  const writer = new SseWriter(left);
  writer.write("x".repeat(70_000));
  const room = writer.room();
  await writer.body.cancel();
  await room;
  writer.write("more");
  writer.close();
  expect(left).toHaveBeenCalledOnce();
});
