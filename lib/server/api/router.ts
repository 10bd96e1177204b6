import { OpenAPIHono } from "@hono/zod-openapi";
import { invalidInput } from "#lib/server/parse-input.ts";
import type { ApiEnv } from "./context.ts";

/** A router whose inputs are parsed by their schemas; the first fault is named by its field. */
export function newRouter() {
  return new OpenAPIHono<ApiEnv>({
    defaultHook: (result) => {
      if (!result.success) throw invalidInput(result.error);
    },
  });
}

/** The answer of an operation, for the document. */
export function answers<Status extends number, Schema>(status: Status, description: string, schema: Schema) {
  const answer = { description, content: { "application/json": { schema } } };
  // An object made from one computed key has that key, which TypeScript does not see.
  return { [status]: answer } as Record<Status, typeof answer>;
}
