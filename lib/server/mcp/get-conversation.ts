import type { McpServer } from "@modelcontextprotocol/server";
import { z } from "zod";
import type { Caller } from "#lib/server/auth/principal.ts";
import { readShown } from "./read-shown.ts";
import { shownConversationSchema, shownMessageSchema } from "./shown.ts";
import { answerTool, readOnly } from "./tool-answer.ts";

export function addGetConversation(server: McpServer, caller: Caller): void {
  server.registerTool(
    "get_conversation",
    {
      title: "Read a conversation",
      description: "What was said in a conversation, word for word, a page at a time.",
      inputSchema: z.object({
        conversation_id: z.string(),
        order: z.enum(["asc", "desc"]).default("asc").describe("asc begins at the oldest message."),
        limit: z.int().min(1).max(50).default(20),
        cursor: z.string().optional().describe("next_cursor of the page before."),
      }),
      outputSchema: z.object({
        conversation: shownConversationSchema,
        messages: z.array(shownMessageSchema),
        next_cursor: z.string().nullable(),
      }),
      annotations: readOnly,
    },
    ({ conversation_id: conversationId, cursor: after, ...page }) =>
      answerTool(caller, "read", async () => {
        const key = { ownerId: caller.userId, conversationId };
        const { conversation, messages, hasMore } = await readShown(key, { ...page, after });
        return { conversation, messages, next_cursor: hasMore ? (messages.at(-1)?.id ?? null) : null };
      }),
  );
}
