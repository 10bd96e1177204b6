import { expect, test } from "vitest";
import { createConversation } from "#lib/server/conversations/create-conversation.ts";
import { subscribe } from "#lib/server/events/hub.ts";
import { newPerson } from "#lib/server/testing/person.ts";
import type { UserEvent } from "#lib/shared/contracts/user-events.ts";
import { appendMessage } from "./append-message.ts";
import { chooseVersion } from "./choose-version.ts";
import { editMessage } from "./edit-message.ts";

test("tabs are told that another version is shown, and not where it was shown already", async () => {
  const { ownerId } = await newPerson();
  const { id: conversationId } = await createConversation({ ownerId, conversation: {} });
  const first = await appendMessage({ ownerId, conversationId, message: { role: "user", content: "Roses" } });
  const key = { ownerId, conversationId, messageId: first.id };
  await editMessage({ ...key, message: { content: "Tulips" } });
  const told: UserEvent[] = [];
  const unsubscribe = subscribe(ownerId, { onEvent: (event) => told.push(event), onMissed: () => {} });
  await chooseVersion(key);
  await chooseVersion(key);
  unsubscribe();
  expect(told.filter(({ type }) => type === "version.chosen")).toEqual([
    { type: "version.chosen", conversation_id: conversationId, message_id: first.id },
  ]);
});
