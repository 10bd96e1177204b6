import { OpenAPIHono } from "@hono/zod-openapi";
import type { z } from "zod";
import { invalidInput } from "#lib/server/parse-input.ts";
import { errorBodySchema } from "#lib/shared/errors.ts";
import type { ApiEnv } from "./context.ts";

export type ApiRouter = ReturnType<typeof newRouter>;

/** A router whose inputs are parsed by their schemas; the first fault is named by its field. */
export function newRouter() {
  return new OpenAPIHono<ApiEnv>({
    defaultHook: (result) => {
      if (!result.success) throw invalidInput(result.error);
    },
  });
}

const failure = (description: string) => ({
  description,
  content: { "application/json": { schema: errorBodySchema } },
});

/** What every route may answer instead; docs/api.md says which status means what. */
export const failures = {
  "4XX": failure("The request can't be answered as it is: what is wrong, and with which field"),
  "5XX": failure("The fault is ours, or the model's. Trying again later makes sense"),
} as const;

/** What a route answers, for the document. */
export function answers<Status extends number, Schema extends z.ZodType>(
  status: Status,
  description: string,
  schema: Schema,
) {
  const answer = { description, content: { "application/json": { schema } } };
  // An object made from one computed key has that key, which TypeScript does not see.
  return { ...({ [status]: answer } as Record<Status, typeof answer>), ...failures };
}

/** The body of a request, for the document and for the check. */
export function jsonBody<Schema extends z.ZodType>(schema: Schema, required = true) {
  return { required, content: { "application/json": { schema } } };
}
