import type { McpServer } from "@modelcontextprotocol/server";
import { z } from "zod";
import type { Caller } from "#lib/server/auth/principal.ts";
import { listConversations } from "#lib/server/conversations/list-conversations.ts";
import { conversationQuerySchema } from "#lib/shared/contracts/conversation.ts";
import { showConversation, shownConversationSchema } from "./shown.ts";
import { answerTool, readOnly } from "./tool-answer.ts";

const { q, cursor } = conversationQuerySchema.shape;

export function addListConversations(server: McpServer, caller: Caller): void {
  server.registerTool(
    "list_conversations",
    {
      title: "List conversations",
      description: "The user's conversations, those with the newest message first.",
      inputSchema: z.object({
        title: q,
        archived: z.boolean().optional().describe("Those put away, which are left out otherwise."),
        limit: z.int().min(1).max(50).default(20),
        cursor,
      }),
      outputSchema: z.object({
        conversations: z.array(shownConversationSchema),
        next_cursor: z.string().nullable(),
      }),
      annotations: readOnly,
    },
    ({ title, ...page }) =>
      answerTool(caller, "read", async () => {
        const found = await listConversations({ ownerId: caller.userId, q: title, ...page });
        return { conversations: found.data.map(showConversation), next_cursor: found.next_cursor };
      }),
  );
}
