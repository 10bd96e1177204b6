import type { Nodes } from "mdast";
import { describe, expect, test } from "vitest";
import { parseMarkdown } from "./parse-markdown.ts";

/** The formulas of a text, `$` for one in the line and `$$` for one in the middle of its own. */
function formulasIn(text: string): string[] {
  const found: string[] = [];
  const visit = (node: Nodes) => {
    if (node.type === "code" && node.lang?.startsWith("math")) found.push(`${node.lang} ${node.value}`);
    if (node.type === "inlineCode" && node.data?.hProperties) {
      found.push(`${String(node.data.hProperties.className)} ${node.value}`);
    }
    if ("children" in node) node.children.forEach(visit);
  };
  visit(parseMarkdown(text));
  return found;
}

describe("in a sentence", () => {
  test.each<[string, string[]]>([
    ["so $x^2$ is", ["formula x^2"]],
    ["$a$", ["formula a"]],
    ["$a$ and $b$", ["formula a", "formula b"]],
    ["the $n$th", ["formula n"]],
    ["($x$)", ["formula x"]],
    ["$\\alpha$", ["formula \\alpha"]],
    ["$a_1 * b_2 * c_3$", ["formula a_1 * b_2 * c_3"]],
    ["$a\nb$", ["formula a\nb"]],
    ["$\\$5$", ["formula \\$5"]],
    ["\\(x^2\\) is", ["formula x^2"]],
    ["\\( x \\)", ["formula x"]],
    ["\\(a \\\\ b\\)", ["formula a \\\\ b"]],
    ["so $$x^2$$ is", ["formula-display x^2"]],
    ["so \\[x^2\\] is", ["formula-display x^2"]],
    ["**bold $x*y$**", ["formula x*y"]],
    ["| a |\n|---|\n| $x$ |", ["formula x"]],
    ["> $x$ in\n> a quote $a\n> b$", ["formula x", "formula a\nb"]],
    ["[$x$](/c)", ["formula x"]],
  ])("%j", (text, formulas) => {
    expect(formulasIn(text)).toEqual(formulas);
  });
});

describe("no formula", () => {
  test.each([
    "costs $5 and $10",
    "from $5 to $10, or US$5 and US$10.",
    "between $5-$10",
    "for $10, `$y$`",
    "$ x $",
    "$x $",
    "$x",
    "$",
    "$$",
    "$$$",
    "$$$x$$$",
    "\\$x$ and more$",
    "\\\\(x\\\\)",
    "`$x$`",
    "`` $x$ ` \\(y\\) ``",
    "```\n$x$\n$$\ny\n$$\n```",
    "~~~tex\n\\[\nx\n\\]\n~~~",
    "    $x$\n    $$\n    y\n    $$",
    "- a\n  ```\n  $$\n  x\n  $$\n  ```",
    "<div>\n$$\nx\n$$\n</div>",
    "$$ is the pid of the shell\n\nAnd $$ again.",
    "\\(\\)",
    "\\[\\]",
    "$a\n\nb$",
  ])("%j", (text) => {
    expect(formulasIn(text)).toEqual([]);
  });
});

describe("on lines of its own", () => {
  test.each<[string, string]>([
    ["$$\nx\n$$", "x"],
    ["$$x$$", "x"],
    ["\\[x\\]", "x"],
    ["\\[\nx\n=\ny\n\\]", "x\n=\ny"],
    ["$$\na\n- b\n+ c\n# d\n> e\n$$", "a\n- b\n+ c\n# d\n> e"],
    ["$$ a\n= b $$", "a\n= b"],
    ["Then\n$$\nx\n$$\nwhere", "x"],
    ["$$\na\n\nb\n$$", "a\n\nb"],
    ["- so\n  $$\n  x\n  - y\n  $$\n- next", "x\n- y"],
    ["1. \\[\n   x\n   \\]\n2. next", "x"],
    ["1. so\n\n   $$\n   x\n   $$", "x"],
    ["> \\[\n> x\n> = y\n> \\]", "x\n= y"],
    ["$$\n~~~\n$$", "~~~"],
    ["```math\nx\n```", "x"],
  ])("%j", (text, tex) => {
    expect(formulasIn(text)).toEqual([`math ${tex}`]);
  });

  test.each(["$$\nx", "\\[\nx\n= ", "$$ x", "```math\nx", "$$\nx\n$", "- a\n  \\[ x"])(
    "%j has not ended yet",
    (text) => {
      expect(formulasIn(text)).toEqual([expect.stringMatching(/^math-open x/)]);
    },
  );

  test("what stands around it stays", () => {
    const { children } = parseMarkdown("One\n\n\\[\nx\n\\]\n\n- a\n- b\n");
    expect(children.map(({ type }) => type)).toEqual(["paragraph", "code", "list"]);
  });
});
