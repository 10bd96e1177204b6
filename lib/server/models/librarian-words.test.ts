import { expect, test } from "vitest";
import { describeHits, searchWords } from "./librarian-words.ts";

test("the words that carry a question are looked for, in any script", () => {
  expect(searchWords("What did we say about the garden?")).toEqual(["garden"]);
  expect(searchWords("Wann war die Reise nach Köln?")).toEqual(["wann", "war", "reise", "nach", "köln"]);
  expect(searchWords("東京の天気")).toEqual(["東京の天気"]);
  expect(searchWords("hello, can you help me?")).toEqual([]);
});

test("of a long question the longest words are kept, in their order", () => {
  expect(searchWords("alpha be gamma delta epsilon zeta hippopotamus rhinoceros")).toHaveLength(5);
  expect(searchWords("hippopotamus ox rhinoceros cat elephant crocodile flamingo")).toEqual([
    "hippopotamus",
    "rhinoceros",
    "elephant",
    "crocodile",
    "flamingo",
  ]);
});

test("what is found is quoted and can't speak markdown of its own", () => {
  const text = describeHits("garden", [
    {
      title: "My [garden]",
      link: "/c/conv_1",
      role: "user",
      snippet: "plant\n**roses**",
      date: "1 May 2026",
    },
  ]);
  expect(text).toContain("> plant \\*\\*roses\\*\\*");
  expect(text).toContain("in [My \\[garden\\]](/c/conv_1)");
});

test("nothing found and a failed search are said as such", () => {
  expect(describeHits("garden", [])).toContain("nothing about “garden”");
  expect(describeHits("garden", null)).toContain("could not search");
});
