import { expect, test } from "vitest";
import { plainText } from "./plain-text.ts";

test.each<[string, string, string]>([
  ["emphasis", "A **bold** and *soft* ~~old~~ word", "A bold and soft old word"],
  ["headings and paragraphs", "# Title\n\nOne\ntwo.\n\n\nThree.", "Title\n\nOne\ntwo.\n\nThree."],
  [
    "links are their text",
    "See [the page](https://example.org) and <https://a.b>.",
    "See the page and https://a.b.",
  ],
  ["reference links", "See [it][1].\n\n[1]: https://example.org", "See it."],
  ["pictures are what they show", "![A cat](https://example.org/cat.png)", "A cat"],
  [
    "code as it is",
    "Run `a  b`:\n\n```js\nif (a) {\n\n  b();\n}\n```\n\nEnd",
    "Run a  b:\n\nif (a) {\n\n  b();\n}\n\nEnd",
  ],
  ["tables", "| a | **b** |\n|---|---|\n| 1 | `2` |\n| 3 |  |", "a\tb\n1\t2\n3\t"],
  ["lists", "* one\n* two\n  * deeper\n    more\n* three", "- one\n- two\n  - deeper\n    more\n- three"],
  ["numbered lists", "3. one\n4. two\n   - a", "3. one\n4. two\n   - a"],
  ["loose lists", "- one\n\n  more\n\n- two", "- one\n\n  more\n\n- two"],
  ["tasks", "- [ ] to do\n- [x] done", "- [ ] to do\n- [x] done"],
  ["quotes", "> said\n> so\n>\n> twice", "said\nso\n\ntwice"],
  ["breaks and rules", "a  \nb\\\nc\n\n---\n\nd", "a\nb\nc\n\n---\n\nd"],
  ["footnotes", "So[^1].\n\n[^1]: Because.", "So[1].\n\n[1] Because."],
  ["formulas as TeX", "So $x^2$:\n\n\\[\ny\n\\]", "So x^2:\n\ny"],
  ["escapes and entities", "\\*no\\* &amp; &copy;", "*no* & ©"],
  ["raw HTML, which is shown as it is", "a <b>c</b>", "a <b>c</b>"],
  ["nothing", "", ""],
])("%s", (_, markdown, text) => {
  expect(plainText(markdown)).toBe(text);
});

test("what nests too deep comes as it was", () => {
  expect(plainText(">".repeat(20_000))).toBe(">".repeat(20_000));
});
