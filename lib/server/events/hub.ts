import { EventEmitter } from "node:events";
import { oncePerProcess } from "#lib/server/process.ts";
import type { Conversation } from "#lib/shared/contracts/conversation.ts";
import type { UserEvent } from "#lib/shared/contracts/user-events.ts";

/** Tells the open tabs of one user, in this process, what changed in their history. */
const emitter = () =>
  oncePerProcess("hub", () => {
    const made = new EventEmitter();
    made.setMaxListeners(0); // One per open tab; each is removed when its connection ends.
    return made;
  });

export function publish(ownerId: string, event: UserEvent): void {
  emitter().emit(ownerId, event);
}

/** What lists show of a conversation, as it is now. What only its own page shows may be long, and stays behind. */
export function publishConversation(
  ownerId: string,
  { system_prompt: _, ...conversation }: Conversation & { system_prompt?: string | null },
): void {
  publish(ownerId, { type: "conversation.changed", conversation });
}

/** @returns ends the subscription. */
export function subscribe(ownerId: string, listener: (event: UserEvent) => void): () => void {
  emitter().on(ownerId, listener);
  return () => emitter().off(ownerId, listener);
}
