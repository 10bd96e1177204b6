import type { LanguageModelV4FunctionTool } from "@ai-sdk/provider";
import { z } from "zod";
import type { HistoryHits } from "#lib/shared/contracts/history-hits.ts";
import { searchMessages } from "./search-messages.ts";

const maxHits = 5;

const inputSchema = z.object({ query: z.string().min(1).max(500) });

export const searchHistoryTool: LanguageModelV4FunctionTool = {
  type: "function",
  name: "search_history",
  description:
    "Searches the user's earlier conversations in this app for messages that contain the given words, the best matches first. " +
    "Use it when the user refers to something said before. Link to what you quote with the link given.",
  inputSchema: {
    type: "object",
    properties: { query: { type: "string", description: "The words to look for, separated by spaces." } },
    required: ["query"],
    additionalProperties: false,
  },
};

/** Runs the tool for one owner; the conversation it is asked from is not searched. @returns JSON text. */
export async function runSearchHistory(call: {
  ownerId: string;
  conversationUuid: string;
  arguments: string;
}): Promise<string> {
  const { query } = inputSchema.parse(JSON.parse(call.arguments));
  const words = query
    .split(/\s+/)
    .filter((word) => word !== "")
    .slice(0, 10);
  const hits = await searchMessages({
    ownerId: call.ownerId,
    words,
    exceptConversationUuid: call.conversationUuid,
    limit: maxHits,
  });
  const found: HistoryHits = {
    hits: hits.map((hit) => ({
      title: hit.title ?? "Untitled conversation",
      link: `/c/${hit.conversationId}#${hit.messageId}`,
      role: hit.role,
      date: hit.createdAt.toISOString().slice(0, 10),
      snippet: hit.snippet,
    })),
  };
  return JSON.stringify(found);
}
