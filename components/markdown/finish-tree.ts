import type { Element, ElementContent, Root, RootContent } from "hast";
import { displayClass, formulaClass } from "#lib/client/inline-formulas.ts";

/** Deeper than anything that can be read; React and the browser handle about ten times as much. */
const mostDepth = 100;

/** In one text. Each takes up to a millisecond and some hundred elements. */
const mostFormulas = 300;

/** Each finds out by its first letters whether it reads from the right; what stands in it follows. */
const directed = new Set(["p", "ul", "ol", "blockquote", "table", "h1", "h2", "h3", "h4", "h5", "h6"]);

/**
 * The last step before elements are made: directions, ids that no other message has, and limits.
 * @param idPrefix what ids begin with
 */
export function finishTree({ idPrefix }: { idPrefix: string }) {
  return (tree: Root): void => {
    let formulas = 0;
    const finish = (nodes: RootContent[], depth: number, isDirected: boolean) => {
      if (depth > mostDepth) throw new RangeError("This markdown nests too deep to be drawn.");
      for (const node of nodes) {
        if (node.type !== "element") continue;
        const { tagName, properties } = node;
        const directs = !isDirected && directed.has(tagName);
        if (directs) properties.dir = "auto";
        if (properties.id === labelId) properties.id = idPrefix + labelId;
        if (properties.ariaDescribedBy) properties.ariaDescribedBy = [idPrefix + labelId];
        if (tagName === "code" && isFormula(node) && ++formulas > mostFormulas) properties.className = [];
        if (tagName === "a") node.children = node.children.flatMap(withoutLinks);
        finish(node.children, depth + 1, isDirected || directs);
      }
    };
    finish(tree.children, 0, false);
  };
}

/** What remark-rehype calls the heading of the footnotes, in every text the same. */
const labelId = "footnote-label";

/** A link holds no other, which HTML can't say: not a footnote's, nor that of a picture. */
function withoutLinks(node: ElementContent): ElementContent[] {
  if (node.type !== "element") return [node];
  if (node.tagName === "img") return [{ type: "text", value: String(node.properties.alt || "Image") }];
  const children = node.children.flatMap(withoutLinks);
  return node.tagName === "a" ? children : [{ ...node, children }];
}

function isFormula({ properties: { className } }: Element): boolean {
  const names = Array.isArray(className) ? className : [];
  return [formulaClass, displayClass, "language-math"].some((name) => names.includes(name));
}
