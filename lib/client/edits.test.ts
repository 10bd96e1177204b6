import { expect, test, vi } from "vitest";
import { createEdits } from "./edits.ts";

test("each editor keeps its text, and the focus goes once to the one opened last", () => {
  const edits = createEdits();
  const heard = vi.fn();
  edits.subscribe(heard);
  edits.open("below a", "one");
  edits.open("below b", "two");
  edits.write("below a", "one more");
  expect([...edits.get()]).toEqual([
    ["below a", "one more"],
    ["below b", "two"],
  ]);
  expect(heard).toHaveBeenCalledTimes(3);
  expect(edits.claimFocus("below a")).toBe(false);
  expect(edits.claimFocus("below b")).toBe(true);
  expect(edits.claimFocus("below b")).toBe(false);
  edits.close("below a");
  expect([...edits.get().keys()]).toEqual(["below b"]);
});
