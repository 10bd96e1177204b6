import type { z } from "zod";
import { currentPrincipal } from "#app/principal.ts";
import type { ActionAnswer } from "#lib/client/action-answer.ts";
import { toAppError } from "#lib/server/database-errors.ts";
import { log } from "#lib/server/log.ts";
import { inRequest, newRequestId } from "#lib/server/request-context.ts";

export type Operation<S extends z.ZodObject, T> = (input: z.output<S> & { ownerId: string }) => Promise<T>;

interface Action<S extends z.ZodObject, T> {
  schema: S;
  /** From the browser, whatever the types say. */
  input: unknown;
  operation: Operation<S, T>;
  /** Not for guests. */
  needsAccount?: boolean;
}

/** The one edge of all actions: parse, find out who asks, do it, and put failures into words. */
export async function runAction<S extends z.ZodObject, T>(action: Action<S, T>): Promise<ActionAnswer<T>> {
  const { schema, input, operation, needsAccount = false } = action;
  const parsed = schema.safeParse(input);
  if (!parsed.success) return refusal(parsed.error.issues[0]?.message ?? "This can’t be done.");
  try {
    const principal = await currentPrincipal();
    if (!principal) return refusal("You are signed out. Reload the page to sign in again.");
    if (needsAccount && principal.kind !== "account") {
      return refusal("This needs an account. Create one: what you wrote as a guest comes along.");
    }
    const request = { ...parsed.data, ownerId: principal.userId };
    return { ok: true, value: await inRequest(newRequestId(), () => operation(request)) };
  } catch (error) {
    const shown = toAppError(error);
    if (shown.kind === "internal") log.error({ err: error }, "action failed");
    return refusal(shown.message);
  }
}

const refusal = (message: string) => ({ ok: false, message }) as const;
