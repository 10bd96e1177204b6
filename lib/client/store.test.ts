import { expect, test, vi } from "vitest";
import { createStore } from "./store.ts";

test("tells at once, and not at all when nothing changed", () => {
  const store = createStore(1);
  const listener = vi.fn();
  const unsubscribe = store.subscribe(listener);
  store.set(2);
  store.set(2);
  store.update((value) => value + 1);
  expect(store.get()).toBe(3);
  expect(listener).toHaveBeenCalledTimes(2);
  unsubscribe();
  store.set(9);
  expect(listener).toHaveBeenCalledTimes(2);
});

test("many changes within a turn are told once, and are readable before", () => {
  const turns: (() => void)[] = [];
  const store = createStore(0, (callback) => turns.push(callback));
  const listener = vi.fn();
  store.subscribe(listener);
  for (let value = 1; value <= 5; value++) store.set(value, "in turn");
  expect(store.get()).toBe(5);
  expect(listener).not.toHaveBeenCalled();
  expect(turns).toHaveLength(1);
  turns[0]?.();
  expect(listener).toHaveBeenCalledTimes(1);
});
