import { oncePerProcess } from "#lib/server/process.ts";
import { tellOthers } from "#lib/server/processes/notifier.ts";
import type { Conversation } from "#lib/shared/contracts/conversation.ts";
import type { UserEvent } from "#lib/shared/contracts/user-events.ts";
import { ByOwner } from "./by-owner.ts";

/** An open tab (or another client) of this process that hears what changes in its user's history. */
export interface Subscriber {
  onEvent: (event: UserEvent) => void;
  /** Events got lost on the way here: what is known may be old. */
  onMissed: () => void;
}

const subscribers = () => oncePerProcess("hub", () => new ByOwner<Subscriber>());

/** Tells the tabs of one user what changed, in this process at once, in the others a moment later. */
export function publish(ownerId: string, event: UserEvent): void {
  deliver(ownerId, event);
  const { type } = event;
  if (type === "conversation.changed") tellOthers({ type, ownerId, conversation_id: event.conversation.id });
  else tellOthers({ ...event, ownerId });
}

/** What lists show of a conversation, as it is now. What only its own page shows may be long, and stays behind. */
export function publishConversation(
  ownerId: string,
  conversation: Conversation & { system_prompt?: string | null },
): void {
  publish(ownerId, conversationChanged(conversation));
}

export function conversationChanged({
  system_prompt: _,
  ...conversation
}: Conversation & { system_prompt?: string | null }): UserEvent {
  return { type: "conversation.changed", conversation };
}

/** Tells the tabs of this process alone. */
export function deliver(ownerId: string, event: UserEvent): void {
  for (const { onEvent } of subscribers().of(ownerId)) onEvent(event);
}

export function hasSubscribers(ownerId: string): boolean {
  return subscribers().has(ownerId);
}

/** Tells everybody here to look anew. */
export function deliverMissed(): void {
  for (const { onMissed } of subscribers().all()) onMissed();
}

/** @returns ends the subscription. */
export function subscribe(ownerId: string, subscriber: Subscriber): () => void {
  return subscribers().add(ownerId, subscriber);
}
