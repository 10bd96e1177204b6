import nextAuth from "next-auth";
import { nextAuthOptions } from "#lib/server/auth/next-auth-options.ts";

/** Options are made per request: the session row remembers which browser it belongs to. */
function handler(request: Request, context: RouteContext<"/api/auth/[...nextauth]">) {
  return nextAuth(nextAuthOptions(request.headers.get("user-agent")))(request, context);
}

export { handler as GET, handler as POST };
