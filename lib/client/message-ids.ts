import { newId } from "#lib/shared/ids.ts";

export interface OwnMessage {
  readonly id: string;
  readonly content: string;
}

/** Remembers what failed to be sent: the same goes out again under the same id, so it can't be stored twice. */
export interface MessageIds {
  /** @param place which message it is another version of; null for one at the end */
  messageFor(content: string, place: string | null): OwnMessage;
  failed(message: OwnMessage, place: string | null): void;
  sent(): void;
}

export function createMessageIds(): MessageIds {
  let last: { message: OwnMessage; place: string | null } | null = null;
  return {
    messageFor(content, place) {
      if (last?.message.content === content && last.place === place) return last.message;
      return { id: newId("message"), content };
    },
    failed(message, place) {
      last = { message, place };
    },
    sent() {
      last = null;
    },
  };
}
