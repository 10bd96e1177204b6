import { expect, test } from "vitest";
import { appendMessage } from "#lib/server/messages/append-message.ts";
import { newPerson } from "#lib/server/testing/person.ts";
import { newId } from "#lib/shared/ids.ts";
import { forkConversation } from "./fork-conversation.ts";
import { renameConversation } from "./rename-conversation.ts";

test.each([
  ["Caves", "Caves (fork)"],
  ["Caves (fork)", "Caves (fork 2)"],
  ["Caves (fork 2)", "Caves (fork 3)"],
  ["Caves (fork 999)", "Caves (fork 999)"],
  ["Caves (fork x)", "Caves (fork x) (fork)"],
  ["😀".repeat(255), `${"😀".repeat(244)} (fork)`],
])("a copy of %s has a title of its own", async (title, expected) => {
  const { ownerId } = await newPerson();
  const conversationId = newId("conversation");
  const message = { role: "user" as const, content: "hello" };
  const { id: messageId } = await appendMessage({ ownerId, conversationId, message, create: true });
  await renameConversation({ ownerId, conversationId, title });
  expect((await forkConversation({ ownerId, conversationId, messageId })).title).toBe(expected);
});
