import { z } from "zod";

/**
 * Text is kept exactly, except for what Postgres cannot hold: U+0000 and lone surrogates. From clients these are
 * refused, from models replaced (design.md §3 rule 6).
 * @returns what is wrong, to follow "The text"; null where nothing is.
 */
export function firstFlaw(text: string): string | null {
  if (text.includes("\u0000")) return "contains the character U+0000, which can't be stored";
  if (!text.isWellFormed())
    return "contains half of a character pair (a lone surrogate), which can't be stored";
  return null;
}

/** Text from a client, of any length; limits are the field's own business. */
export const exactText = z.string().superRefine((text, context) => {
  const flaw = firstFlaw(text);
  if (flaw) context.addIssue({ code: "custom", message: `The text ${flaw}.` });
});

/** The same with at most so many characters as Postgres counts them: code points. */
export function shortText(maxCodePoints: number) {
  return exactText.refine(
    (text) => text.length <= maxCodePoints || [...text].length <= maxCodePoints,
    `At most ${maxCodePoints} characters are possible.`,
  );
}
