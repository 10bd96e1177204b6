import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createConnection } from "./connection.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("a short loss is not worth a word", () => {
  const connection = createConnection();
  connection.down("lost");
  expect(connection.isDown()).toBe(true);
  vi.advanceTimersByTime(2_000);
  connection.up();
  vi.advanceTimersByTime(60_000);
  expect(connection.shown.get()).toBe("up");
});

test("a longer one is told, attempts that fail do not put it off, and it heals", () => {
  const connection = createConnection();
  for (let second = 0; second < 3; second++) {
    connection.down("lost");
    vi.advanceTimersByTime(1_000);
  }
  expect(connection.shown.get()).toBe("lost");
  connection.down("offline");
  expect(connection.shown.get()).toBe("offline");
  connection.up();
  expect(connection.shown.get()).toBe("up");
});

test("a session that is over is told until somebody is signed in again", () => {
  const connection = createConnection();
  connection.down("lost");
  connection.down("signedOut");
  vi.advanceTimersByTime(3_000);
  expect(connection.shown.get()).toBe("signedOut");
  connection.down("lost");
  expect(connection.shown.get()).toBe("signedOut");
  connection.up();
  expect(connection.shown.get()).toBe("up");
  connection.down("lost");
  vi.advanceTimersByTime(3_000);
  expect(connection.shown.get()).toBe("lost");
});
