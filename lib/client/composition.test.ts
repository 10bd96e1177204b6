import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createComposition } from "./composition.ts";
import { TabStorage } from "./testing/tab-storage.ts";
import { forgetUnsent } from "./unsent.ts";

beforeEach(() => vi.stubGlobal("sessionStorage", new TabStorage()));
afterEach(() => vi.unstubAllGlobals());

const shown = ({ draft, pasted }: ReturnType<typeof createComposition>) => [
  draft.get(),
  ...pasted.get().map(({ text }) => text),
];

test("what is written in each conversation is there after a reload", () => {
  const one = createComposition("conv_1", false);
  one.draft.set("Mine");
  one.fold("A long text");
  one.fold("Another");
  createComposition("conv_2", false).draft.set("Elsewhere");
  expect(shown(createComposition("conv_1", false))).toEqual(["Mine", "A long text", "Another"]);
  expect(shown(createComposition("conv_2", false))).toEqual(["Elsewhere"]);
  one.drop(one.pasted.get()[0]?.key ?? "");
  expect(shown(createComposition("conv_1", false))).toEqual(["Mine", "Another"]);
});

test("what could not be sent comes back as it was, above what was written meanwhile", () => {
  const composition = createComposition("conv_1", false);
  composition.draft.set("Look:");
  composition.fold("A long text");
  const giveBack = composition.take("Look:\n\nA long text");
  expect(shown(composition)).toEqual([""]);
  composition.draft.set("and");
  composition.fold("More");
  giveBack();
  expect(shown(composition)).toEqual(["Look:\n\nand", "A long text", "More"]);
});

test("what was sent from elsewhere comes back as text", () => {
  const composition = createComposition("conv_1", false);
  composition.take("A suggestion")();
  expect(shown(composition)).toEqual(["A suggestion"]);
});

test("what is written in a new chat moves along when the conversation exists", () => {
  const composition = createComposition("conv_1", true);
  composition.draft.set("The next");
  expect(shown(createComposition("conv_2", true))).toEqual(["The next"]);
  composition.settle();
  expect(shown(createComposition("conv_1", false))).toEqual(["The next"]);
  expect(shown(createComposition("conv_3", true))).toEqual([""]);
});

test("nothing is left for the next person", () => {
  const composition = createComposition("conv_1", false);
  composition.draft.set("Mine");
  composition.fold("A long text");
  forgetUnsent();
  expect(shown(createComposition("conv_1", false))).toEqual([""]);
});
