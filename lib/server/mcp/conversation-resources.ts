import { type McpServer, ResourceNotFoundError, ResourceTemplate } from "@modelcontextprotocol/server";
import type { Caller } from "#lib/server/auth/principal.ts";
import { getConversation } from "#lib/server/conversations/get-conversation.ts";
import { listConversations } from "#lib/server/conversations/list-conversations.ts";
import { listMessages } from "#lib/server/messages/list-messages.ts";
import { isAppError } from "#lib/shared/errors.ts";
import { fitting, showConversation, showMessage } from "./shown.ts";
import { mustHave } from "./tool-answer.ts";

const mimeType = "application/json";
const listed = 50;
const newest = 50;

/** Each conversation as a resource: `chat://conversations/conv_…`, with its newest messages. */
export function addConversationResources(server: McpServer, caller: Caller): void {
  const { userId: ownerId } = caller;
  server.registerResource(
    "conversation",
    new ResourceTemplate("chat://conversations/{id}", { list: undefined }),
    {
      title: "Conversation",
      description: "A conversation and its newest messages; get_conversation reads all of them.",
      mimeType,
    },
    async (uri, { id }) => {
      mustHave(caller, "read");
      const text = JSON.stringify(await readNewest(ownerId, String(id), uri.href));
      return { contents: [{ uri: uri.href, mimeType, text }] };
    },
  );
  // Our own in place of the library's, which has no pages.
  server.server.setRequestHandler("resources/list", async (request) => {
    mustHave(caller, "read");
    const page = await listConversations({ ownerId, limit: listed, cursor: request.params?.cursor });
    return {
      resources: page.data.map(({ id, title }) => ({
        uri: `chat://conversations/${id}`,
        name: title ?? "Untitled conversation",
        mimeType,
      })),
      ...(page.next_cursor && { nextCursor: page.next_cursor }),
    };
  });
}

async function readNewest(ownerId: string, conversationId: string, uri: string) {
  try {
    const key = { ownerId, conversationId };
    const [conversation, page] = await Promise.all([
      getConversation(key),
      listMessages({ ...key, limit: newest, order: "desc" }),
    ]);
    const messages = fitting(page.data.map(showMessage)).reverse();
    const has_older = page.has_more || messages.length < page.data.length;
    return { conversation: showConversation(conversation), messages, has_older };
  } catch (error) {
    if (isAppError(error) && error.kind === "not_found") throw new ResourceNotFoundError(uri);
    throw error;
  }
}
