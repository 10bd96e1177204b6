import type { McpServer } from "@modelcontextprotocol/server";
import { z } from "zod";
import type { Caller } from "#lib/server/auth/principal.ts";
import { findMessages } from "#lib/server/search/find-messages.ts";
import { searchHitSchema, searchQuerySchema, wordsOf } from "#lib/shared/contracts/search.ts";
import { answerTool, readOnly } from "./tool-answer.ts";

const { q, in: within, role, before, after, cursor } = searchQuerySchema.shape;

export function addSearchConversations(server: McpServer, caller: Caller): void {
  server.registerTool(
    "search_conversations",
    {
      title: "Search conversations",
      description:
        "Finds messages in the user's history that hold all of the given words, newest first, each with a snippet. Read the conversation with get_conversation.",
      inputSchema: z.object({
        query: q,
        conversation_id: within,
        role,
        before: before.meta({ description: "Only what was said before: a date such as 2026-11-27." }),
        after: after.meta({ description: "Only what was said since: a date such as 2026-11-01." }),
        limit: z.int().min(1).max(50).default(10),
        cursor,
      }),
      outputSchema: z.object({ hits: z.array(searchHitSchema), next_cursor: z.string().nullable() }),
      annotations: readOnly,
    },
    ({ query, conversation_id: conversationId, ...filters }) =>
      answerTool(caller, "read", async () => {
        const search = { ownerId: caller.userId, words: wordsOf(query), conversationId, ...filters };
        const { data, next_cursor } = await findMessages(search);
        return { hits: data, next_cursor };
      }),
  );
}
