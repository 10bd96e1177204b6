import type { z } from "zod";

const kinds: Record<string, string> = {
  array: "a list",
  boolean: "true or false",
  int: "a whole number",
  number: "a number",
  object: "an object",
  record: "an object",
  string: "a text",
};

/** What is counted in things that are too small or too large. */
const counted: Record<string, string> = { string: " characters", array: " entries", set: " entries" };

/** What is wrong with an input where its schema has no words of its own; the field is named beside it. */
export function issueInWords(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined
        ? "This field is missing."
        : `This has to be ${kinds[issue.expected] ?? issue.expected}.`;
    case "invalid_value":
      return `This has to be ${issue.values.length > 1 ? "one of: " : ""}${issue.values.join(", ")}.`;
    case "too_small":
      return `At least ${issue.minimum}${counted[issue.origin] ?? ""}, please.`;
    case "too_big":
      return `At most ${issue.maximum}${counted[issue.origin] ?? ""} are possible.`;
    case "invalid_union":
      return "This has none of the forms that are possible here.";
    case "invalid_format":
      return "This does not have the form that is needed here.";
    default:
      return undefined;
  }
}
