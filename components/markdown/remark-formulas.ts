// Says what the data below is.
import type {} from "remark-parse";
import type { Processor } from "unified";
import { formulasToTree, inlineFormulas } from "#lib/client/inline-formulas.ts";

/** Teaches the parser of remark what a formula in a sentence is. */
export function remarkFormulas(this: Processor): void {
  const data = this.data();
  data.micromarkExtensions = [...(data.micromarkExtensions ?? []), inlineFormulas()];
  data.fromMarkdownExtensions = [...(data.fromMarkdownExtensions ?? []), formulasToTree()];
}
