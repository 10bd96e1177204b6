import type { McpServer } from "@modelcontextprotocol/server";
import { z } from "zod";
import type { Caller } from "#lib/server/auth/principal.ts";
import { appendMessage } from "#lib/server/messages/append-message.ts";
import { sendMessage } from "#lib/server/messages/send-message.ts";
import { exactText } from "#lib/shared/exact-text.ts";
import { answerTool } from "./tool-answer.ts";

export function addAppendMessage(server: McpServer, caller: Caller): void {
  server.registerTool(
    "append_message",
    {
      title: "Append a message",
      description:
        "Adds a message to a conversation, or begins a new one with it, without asking a model. Nothing is ever overwritten.",
      inputSchema: z.object({
        conversation_id: z.string().optional().describe("Without it a new conversation begins."),
        role: z.enum(["user", "assistant", "system"]).default("user"),
        text: exactText.min(1),
        id: z
          .string()
          .optional()
          .describe(
            "msg_ and 32 hex digits of your own making: then a call that is repeated writes nothing twice.",
          ),
      }),
      outputSchema: z.object({ conversation_id: z.string(), message_id: z.string() }),
      annotations: {
        readOnlyHint: false,
        destructiveHint: false,
        idempotentHint: false,
        openWorldHint: false,
      },
    },
    ({ conversation_id: conversationId, text, ...message }) =>
      answerTool(caller, "write", async () => {
        const request = { ownerId: caller.userId, message: { ...message, content: text } };
        const appended =
          conversationId === undefined
            ? await sendMessage(request)
            : await appendMessage({ ...request, conversationId });
        return { conversation_id: appended.conversation_id, message_id: appended.id };
      }),
  );
}
