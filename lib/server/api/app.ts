import { mcp } from "#lib/server/mcp/app.ts";
import { AppError } from "#lib/shared/errors.ts";
import { cors } from "./cors.ts";
import { errorResponse } from "./error-response.ts";
import { unknownPath } from "./not-here.ts";
import { requestId } from "./request-id.ts";
import { resources } from "./resources.ts";
import { newRouter } from "./router.ts";
import { notJson } from "./same-origin.ts";

/** What programs reach, mounted by app/api and called as it is by tests. It knows nothing of Next. */
export const api = newRouter();

api.use(requestId);
api.use(cors);
api.route("/api/v1", resources);
api.route("/api/mcp", mcp);
api.notFound((c) => errorResponse(unknownPath(c.req.method, c.req.path), c.var.requestId));
api.onError((error, c) => errorResponse(asAppError(error), c.var.requestId));

/** Hono's own exceptions in our words: a body that is no JSON, or is said to be something else. */
function asAppError(error: Error): Error {
  const status = "status" in error ? error.status : null;
  if (status === 400) {
    return new AppError("invalid", "The body of this request is not JSON.", {
      code: "invalid_json",
      cause: error,
    });
  }
  return status === 415 ? notJson() : error;
}
