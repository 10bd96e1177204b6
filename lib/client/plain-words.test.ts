import { expect, test } from "vitest";
import { plainWords } from "./plain-words.ts";

test("markdown is read as its words", () => {
  const markdown = `# A heading

A paragraph with **bold**, *italic*, \`code\` and [a link](https://example.org/a_b_c).

- one
- two

1. first

> quoted

| a | b |
|---|---|
| 1 | 2 |

---

\`\`\`js
const answer = 6 * 7;
\`\`\``;
  expect(plainWords(markdown)).toBe(
    "A heading A paragraph with bold, italic, code and a link. one two first quoted a b 1 2 const answer = 6 * 7;",
  );
});

test("what is no markdown stays", () => {
  expect(plainWords("2 * 3 * 4 = 24, snake_case_name - and a dash")).toBe(
    "2 * 3 * 4 = 24, snake_case_name - and a dash",
  );
  expect(plainWords("")).toBe("");
});
