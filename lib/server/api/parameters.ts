import { z } from "zod";
import { orderSchema, pageLimitSchema } from "#lib/shared/contracts/list.ts";
import { parseEventId } from "#lib/shared/contracts/reply-events.ts";
import { invalid } from "#lib/shared/errors.ts";
import { parseId } from "#lib/shared/ids.ts";

export const conversationParams = z.object({ conversation_id: z.string() });

/** Lists of things with ids. */
export const pageQuery = z.object({
  limit: pageLimitSchema,
  after: z.string().optional(),
  before: z.string().optional(),
  order: orderSchema.optional(),
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
