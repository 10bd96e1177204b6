import { z } from "zod";
import { AppError } from "#lib/shared/errors.ts";
import { issueInWords } from "./issue-in-words.ts";

// For every schema of this process: people read what comes of it.
z.config({ customError: issueInWords });

/** What the schema makes of an input from outside, or `invalid` with the first field at fault. */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown, prefix = ""): z.output<S> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw invalidInput(result.error, prefix);
}

/** A field as errors name it: `content`, or `message.content` where its object stands inside another. */
export function fieldName(prefix: string, name: string): string {
  return prefix ? `${prefix}.${name}` : name;
}

/** @param prefix where the input stands in the whole request, such as `message` */
export function invalidInput(error: z.ZodError, prefix = ""): AppError {
  const issue = error.issues[0] && innermost(error.issues[0]);
  const unknown = issue?.code === "unrecognized_keys" ? issue.keys[0] : undefined;
  const param = [prefix, ...(issue?.path ?? []), unknown].filter((part) => part !== "" && part !== undefined);
  const message = unknown ? `There is no field ${unknown} here.` : issue?.message;
  const code = issue?.code === "custom" ? issue.params?.code : undefined;
  return new AppError("invalid", message ?? "This request can't be read.", {
    ...(param.length > 0 && { param: param.join(".") }),
    ...(typeof code === "string" && { code }),
  });
}

/**
 * The fault inside a union: of its members the one that the input was meant for, which is the one that got furthest
 * before it failed.
 */
function innermost(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== "invalid_union" || !("errors" in issue)) return issue;
  const faults = issue.errors.flatMap((issues) => (issues[0] ? [innermost(issues[0])] : []));
  const got = (fault: z.core.$ZodIssue) => fault.path.length + (fault.code === "invalid_type" ? 0 : 0.5);
  const [best] = faults.toSorted((a, b) => got(b) - got(a));
  return best ? { ...best, path: [...issue.path, ...best.path] } : issue;
}
