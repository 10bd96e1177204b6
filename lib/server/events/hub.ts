import { EventEmitter } from "node:events";
import { oncePerProcess } from "#lib/server/process.ts";
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

/** @returns ends the subscription. */
export function subscribe(ownerId: string, listener: (event: UserEvent) => void): () => void {
  emitter().on(ownerId, listener);
  return () => emitter().off(ownerId, listener);
}
