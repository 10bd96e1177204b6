import { type McpServer, ResourceNotFoundError, ResourceTemplate } from "@modelcontextprotocol/server";
import type { Caller } from "#lib/server/auth/principal.ts";
import type { ConversationKey } from "#lib/server/conversations/access.ts";
import { listConversations } from "#lib/server/conversations/list-conversations.ts";
import { isAppError } from "#lib/shared/errors.ts";
import { readShown } from "./read-shown.ts";
import { withScope } from "./tool-answer.ts";

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
    (uri, { id }) =>
      withScope(caller, "read", async () => {
        const read = await readNewest({ ownerId, conversationId: String(id) });
        return { contents: [{ uri: uri.href, mimeType, text: JSON.stringify(read) }] };
      }).catch((error) => {
        throw isAppError(error) && error.kind === "not_found" ? new ResourceNotFoundError(uri.href) : error;
      }),
  );
  // Our own in place of the library's, which has no pages.
  server.server.setRequestHandler("resources/list", (request) =>
    withScope(caller, "read", async () => {
      const page = await listConversations({ ownerId, limit: listed, cursor: request.params?.cursor });
      return {
        resources: page.data.map(({ id, title }) => ({
          uri: `chat://conversations/${id}`,
          name: title ?? "Untitled conversation",
          mimeType,
        })),
        ...(page.next_cursor && { nextCursor: page.next_cursor }),
      };
    }),
  );
}

async function readNewest(key: ConversationKey) {
  const page = { limit: newest, order: "desc" } as const;
  const { conversation, messages, hasMore } = await readShown(key, page);
  return { conversation, messages: messages.reverse(), has_older: hasMore };
}
