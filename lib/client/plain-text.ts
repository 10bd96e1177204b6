import type { List, Nodes, Table } from "mdast";
import { isTangled } from "./is-tangled.ts";
import { parseMarkdown } from "./parse-markdown.ts";

/**
 * What a message says without its markup: links as their text, code as it is, a table's rows as lines with tabs, lists
 * with dashes. It brings the parser along, so load it when it is asked for.
 */
export function plainText(markdown: string): string {
  // Shown as it was written (components/markdown/draw-markdown.tsx), and so it is copied.
  if (isTangled(markdown)) return markdown;
  return blocks(parseMarkdown(markdown).children, "\n\n");
}

function textOf(node: Nodes): string {
  switch (node.type) {
    case "text":
    case "inlineCode":
    case "code":
    case "html":
      return node.value;
    case "break":
      return "\n";
    case "image":
    case "imageReference":
      return node.alt ?? "";
    case "footnoteReference":
      return `[${node.label ?? node.identifier}]`;
    case "footnoteDefinition":
      return `[${node.label ?? node.identifier}] ${blocks(node.children, "\n")}`;
    case "thematicBreak":
      return "---";
    case "definition":
      return "";
    case "list":
      return listText(node);
    case "table":
      return tableText(node);
    case "blockquote":
      return blocks(node.children, "\n\n");
    default:
      return "children" in node ? node.children.map(textOf).join("") : "";
  }
}

function blocks(nodes: readonly Nodes[], gap: string): string {
  return nodes
    .map(textOf)
    .filter((text) => text !== "")
    .join(gap);
}

function listText({ ordered, start, spread, children }: List): string {
  const first = start ?? 1;
  return children
    .map((item, index) => {
      const mark = ordered ? `${first + index}. ` : "- ";
      const task = item.checked == null ? "" : item.checked ? "[x] " : "[ ] ";
      const text = blocks(item.children, item.spread ? "\n\n" : "\n");
      // What belongs to an item stands under its first word.
      return mark + task + text.replaceAll(/\n(?=.)/g, `\n${" ".repeat(mark.length)}`);
    })
    .join(spread ? "\n\n" : "\n");
}

function tableText({ children }: Table): string {
  return children.map((row) => row.children.map(textOf).join("\t")).join("\n");
}
