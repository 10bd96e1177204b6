import { isUniqueViolation, refusalOf } from "#lib/server/database-errors.ts";
import { whyRefused } from "#lib/server/messages/why-not-appended.ts";
import { AppError, idInUse, isAppError } from "#lib/shared/errors.ts";
import { callField, type PlacedItem } from "./place-items.ts";

/** What the database threw at the items' rows, as a fault of the item that it was about. */
export function whyItemsRefused(error: unknown, items: PlacedItem[]): unknown {
  const refusal = refusalOf(error);
  if (refusal) {
    const { detail: callId } = refusal;
    const faulty = items.find(({ message }) => callIds(refusal.code, message).includes(callId));
    const why = whyRefused(error);
    if (!faulty || !isAppError(why)) return why;
    return new AppError(why.kind, why.message, {
      param: callField(faulty),
      ...(why.code !== null && { code: why.code }),
    });
  }
  // The same new id in two requests at once.
  return isUniqueViolation(error) ? idInUse("item", `${fieldOfUuid(error, items)}.id`) : error;
}

/** VB001 is about results, VB002 about calls. */
function callIds(code: string, { toolCallId, toolCalls }: PlacedItem["message"]): string[] {
  return code === "VB001" ? [toolCallId ?? ""] : (toolCalls ?? []).map(({ id }) => id);
}

/** Postgres names the key that is there already in its detail. */
function fieldOfUuid(error: unknown, items: PlacedItem[]): string {
  const { detail } = (error ?? {}) as { detail?: unknown };
  const taken = items.find(({ message }) => String(detail ?? "").includes(message.uuid));
  return taken?.field ?? "items.0";
}
