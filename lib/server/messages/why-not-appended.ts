import { trashedConflict } from "#lib/server/conversations/access.ts";
import { isUniqueViolation, refusalOf } from "#lib/server/database-errors.ts";
import { fieldName } from "#lib/server/parse-input.ts";
import { unreachable } from "#lib/shared/assert.ts";
import { AppError, idInUse, invalid, notFound } from "#lib/shared/errors.ts";
import type { Appended } from "./append-messages.ts";

/**
 * What an append's other outcomes mean for who asked for it.
 * @param creates whether the conversation was to be made: then the trash is a conflict, not a missing one
 * @param prefix where the message stands in the request
 */
export function whyNotAppended(
  { outcome }: Exclude<Appended, { outcome: "written" | "known" }>,
  { creates, prefix = "" }: { creates: boolean; prefix?: string },
): AppError {
  switch (outcome) {
    case "trashed":
      return creates ? trashedConflict() : notFound("conversation");
    case "missing":
      return notFound("conversation");
    case "no_parent":
      return notFound("message");
    case "busy":
      return busy();
    case "id_in_use":
      return idInUse("message", fieldName(prefix, "id"));
    default:
      return unreachable(outcome);
  }
}

/** The same for what the database throws; anything else comes back as it is. */
export function whyRefused(error: unknown, prefix = ""): unknown {
  const refusal = refusalOf(error);
  if (refusal?.code === "VB001") {
    return invalid(
      fieldName(prefix, "tool_call_id"),
      `No call ${refusal.detail} was made above this message.`,
      "tool_call_not_found",
    );
  }
  if (refusal?.code === "VB002") {
    return invalid(
      fieldName(prefix, "tool_calls"),
      `A call ${refusal.detail} was made above this message already.`,
      "tool_call_id_in_use",
    );
  }
  // The same new id in two conversations at once: only one of them could lock its row.
  if (isUniqueViolation(error)) return idInUse("message", fieldName(prefix, "id"));
  return error;
}

export function busy(): AppError {
  return new AppError(
    "conflict",
    "A reply is being written in this conversation. Wait for it or stop it first.",
    { code: "conversation_busy", shouldRetry: false },
  );
}
