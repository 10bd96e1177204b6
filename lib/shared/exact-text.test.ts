import { expect, test } from "vitest";
import { firstFlaw, shortText } from "./exact-text.ts";

test("only what Postgres cannot hold is a flaw", () => {
  expect(firstFlaw("\u0001 \r\n \u202E עברית 😀 \uFFFF \u{10FFFF}")).toBeNull();
  expect(firstFlaw("a\u0000b")).toContain("U+0000");
  expect(firstFlaw("a\uD83D")).toContain("surrogate");
});

test("length is counted in code points", () => {
  expect(shortText(3).safeParse("😀😀😀").success).toBe(true);
  expect(shortText(3).safeParse("😀😀😀a").success).toBe(false);
  expect(shortText(3).safeParse("a\u0000").error?.issues[0]?.message).toContain("U+0000");
});
