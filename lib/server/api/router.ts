import { OpenAPIHono } from "@hono/zod-openapi";
import { AppError } from "#lib/shared/errors.ts";
import type { ApiEnv } from "./context.ts";

/** A router whose inputs are parsed by their schemas; the first fault is named by its field. */
export function newRouter() {
  return new OpenAPIHono<ApiEnv>({
    defaultHook: (result) => {
      if (result.success) return;
      const issue = result.error.issues[0];
      const path = issue?.path.join(".") ?? "";
      const unknown = issue?.code === "unrecognized_keys" ? issue.keys[0] : undefined;
      const param = [path, unknown].filter(Boolean).join(".");
      throw new AppError("invalid", issue?.message ?? "This request can't be read.", param ? { param } : {});
    },
  });
}

/** The answer of an operation, for the document. */
export function answers<Status extends number, Schema>(status: Status, description: string, schema: Schema) {
  const answer = { description, content: { "application/json": { schema } } };
  // An object made from one computed key has that key, which TypeScript does not see.
  return { [status]: answer } as Record<Status, typeof answer>;
}
