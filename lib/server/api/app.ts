import { bodyLimit } from "hono/body-limit";
import { env } from "#lib/server/env.ts";
import { AppError } from "#lib/shared/errors.ts";
import { authenticate } from "./authenticate.ts";
import { conversations } from "./conversations.ts";
import { errorResponse, unknownPath } from "./error-response.ts";
import { events } from "./events.ts";
import { messages } from "./messages.ts";
import { models } from "./models.ts";
import { replies } from "./replies.ts";
import { requestId } from "./request-id.ts";
import { newRouter } from "./router.ts";
import { sameOrigin } from "./same-origin.ts";

/** The longest message with every character escaped to six (`\u00e9`), and a megabyte for the rest. */
const maxBodyBytes = () => env().MESSAGE_MAX_CHARACTERS * 6 + 1024 * 1024;

/** The whole API, mounted at /api/v1 by app/api/v1 and called as it is by tests. It knows nothing of Next. */
export const api = newRouter().basePath("/api/v1");

api.use(requestId);
api.use(authenticate);
api.use(sameOrigin);
api.use((c, next) => bodyLimit({ maxSize: maxBodyBytes(), onError: refuseBody })(c, next));
for (const resource of [conversations, messages, replies, events, models]) api.route("/", resource);
api.notFound((c) => errorResponse(unknownPath(c.req.method, c.req.path), c.var.requestId));
api.onError((error, c) => errorResponse(asAppError(error), c.var.requestId));

function refuseBody(): never {
  throw new AppError("too_large", "This request is too large.", { code: "body_too_large" });
}

/** Hono's own exceptions (a body that is no JSON) in our words. */
function asAppError(error: Error): Error {
  const isBadRequest = "status" in error && error.status === 400;
  return isBadRequest
    ? new AppError("invalid", "The body of this request is not JSON.", { cause: error })
    : error;
}
