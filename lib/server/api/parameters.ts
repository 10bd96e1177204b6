import { z } from "zod";
import { parseEventId } from "#lib/shared/contracts/reply-events.ts";
import { invalid } from "#lib/shared/errors.ts";
import { parseId } from "#lib/shared/ids.ts";

export const conversationParams = z.object({
  conversation_id: z.string().meta({ description: "`conv_` and 32 hex digits." }),
});

export const messageParams = conversationParams.extend({
  message_id: z.string().meta({ description: "`msg_` and 32 hex digits." }),
});

export const idempotencyHeader = z.object({
  "idempotency-key": z
    .string()
    .optional()
    .meta({ description: "Makes a retry safe: the same key and body, within a day, give the same answer." }),
});

/** Where a reader of events wants to go on: `after`, else what its EventSource says by itself. */
export function readingFrom(after: string | undefined, lastEventId: string | undefined) {
  const named = after ?? (lastEventId || undefined);
  if (named === undefined) return null;
  const event = parseEventId(named);
  const uuid = event && parseId("response", event.responseId);
  if (!uuid) throw invalid("after", "An event id is resp_ and 32 hex digits, a colon and a number.");
  return { generationUuid: uuid, after: event.sequenceNumber };
}
