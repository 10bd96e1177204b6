import { McpServer } from "@modelcontextprotocol/server";
import type { Caller } from "#lib/server/auth/principal.ts";
import { addAppendMessage } from "./append-message.ts";
import { addConversationResources } from "./conversation-resources.ts";
import { addGetConversation } from "./get-conversation.ts";
import { addListConversations } from "./list-conversations.ts";
import { addSearchConversations } from "./search-conversations.ts";

const instructions =
  "The user's own history of conversations with AI models, word for word. Search it before you say that you do not know what was said.";

/** What one caller can do; it lives for one request. */
export function makeMcpServer(caller: Caller): McpServer {
  const server = new McpServer({ name: "verbatim", title: "Verbatim", version: "1.0.0" }, { instructions });
  for (const add of [
    addSearchConversations,
    addListConversations,
    addGetConversation,
    addAppendMessage,
    addConversationResources,
  ]) {
    add(server, caller);
  }
  return server;
}
