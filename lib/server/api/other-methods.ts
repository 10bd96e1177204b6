import { AppError } from "#lib/shared/errors.ts";
import { errorResponse } from "./error-response.ts";
import { openAisAlone } from "./not-here.ts";
import type { ApiRouter } from "./router.ts";

/** Answers what a path does not know: OPTIONS with the methods it has, all others with 405. Called after all routes. */
export function answerOtherMethods(router: ApiRouter): void {
  const methodsOf = new Map<string, Set<string>>();
  for (const { method, path } of router.routes) {
    if (method !== "ALL") methodsOf.set(path, (methodsOf.get(path) ?? new Set()).add(method));
  }
  for (const [path, methods] of methodsOf) {
    if (methods.has("GET")) methods.add("HEAD");
    const allow = [...methods, "OPTIONS"].sort().join(", ");
    router.all(path, (c) => {
      if (c.req.method === "OPTIONS") return c.body(null, 204, { allow });
      const elsewhere = openAisAlone(c.req.path);
      if (elsewhere) return errorResponse(elsewhere, c.var.requestId);
      const message = `${c.req.path} does not know ${c.req.method}. It knows ${allow}.`;
      const refusal = errorResponse(new AppError("method_not_allowed", message), c.var.requestId);
      refusal.headers.set("allow", allow);
      return refusal;
    });
  }
}
