import type { Conversation } from "#lib/shared/contracts/conversation.ts";
import type { ReplyRequest } from "#lib/shared/contracts/reply.ts";
import { newId } from "#lib/shared/ids.ts";
import { chooseHead, forkConversation } from "./api.ts";
import { type ChatState, endingAbove, isAsking } from "./chat-state.ts";
import type { Edits } from "./edits.ts";
import { type AssistantGroup, groupKey, type NewVersion, type UserGroup } from "./message-groups.ts";
import type { MessageIds } from "./message-ids.ts";
import { patching, type Store } from "./store.ts";

/** What can be done to the tree of a conversation. Nothing is overwritten by any of it. */
export interface ChatVersions {
  /** Another version of what was said, and a reply to it. */
  edit(group: UserGroup, text: string, model: string | null): Promise<void>;
  /** Another reply in the place of this one. */
  regenerate(group: AssistantGroup, model: string | null): Promise<void>;
  /** The same reply, further. */
  continueReply(group: AssistantGroup, model: string | null): Promise<void>;
  /** Shows another version, and what was said below it; for everybody who looks at the conversation. */
  chooseVersion(messageId: string): Promise<void>;
  /** A new conversation with all that was said up to here. Null where that is refused. */
  fork(messageId: string): Promise<Conversation | null>;
}

interface ChatParts {
  id: string;
  store: Store<ChatState>;
  edits: Edits;
  ids: MessageIds;
  request: (wanted: ReplyRequest) => Promise<void>;
  showVersion: (messageId: string) => Promise<void>;
  /** What waits to be sent does not go on by itself after this. */
  holdQueue: () => void;
  tellFailure: (error: unknown) => void;
}

/** What was read apart from the newest is read on where nothing came of a version there. */
function shownBefore({ apart, window }: ChatState): Partial<ChatState> {
  return apart ? { apart, window } : {};
}

export function chatVersions(chat: ChatParts): ChatVersions {
  const { id, store, edits, ids, request, showVersion, holdQueue, tellFailure } = chat;
  const patch = patching(store);

  /** What is replaced gives way at once, and comes back when that is refused. */
  async function replace(version: NewVersion | null, model: string | null): Promise<void> {
    if (!version || isAsking(store.get())) return;
    const before = store.get();
    store.update((state) => endingAbove(state, version.fromSeq));
    patch({ error: null, pending: null, replacement: { version, responseId: null } });
    const { action, messageId } = version;
    try {
      await request({ action, message_id: messageId, ...(model && { model }) });
    } catch (error) {
      holdQueue();
      patch({ replacement: null, ...shownBefore(before) });
      tellFailure(error);
    }
  }

  return {
    async edit(group, text, model) {
      const place = group.edit;
      if (!place || isAsking(store.get())) return;
      const key = groupKey(group);
      const message = ids.messageFor(text, place.messageId);
      edits.close(key);
      const before = store.get();
      store.update((state) => endingAbove(state, place.fromSeq));
      const pending = { id: message.id, text, below: place.below, place, responseId: null };
      patch({ error: null, pending, replacement: null });
      try {
        await request({ action: "edit", message_id: place.messageId, message, ...(model && { model }) });
        ids.sent();
      } catch (error) {
        ids.failed(message, place.messageId);
        edits.write(key, text);
        holdQueue();
        patch({ pending: null, ...shownBefore(before) });
        tellFailure(error);
      }
    },

    regenerate: (group, model) => replace(group.again, model),
    continueReply: (group, model) => replace(group.further, model),

    async chooseVersion(messageId) {
      const isUnderWay = store.get().choosing !== null;
      patch({ error: null, choosing: messageId });
      // Whoever leafs through quickly wants the last one: what is under way goes on to it.
      if (isUnderWay) return;
      try {
        for (let wanted: string | null = messageId; wanted !== null; ) {
          await chooseHead(id, wanted);
          await showVersion(wanted);
          const { choosing } = store.get();
          wanted = choosing === wanted ? null : choosing;
        }
      } catch (error) {
        tellFailure(error);
      } finally {
        patch({ choosing: null });
      }
    },

    async fork(messageId) {
      patch({ error: null });
      try {
        return await forkConversation(id, { message_id: messageId, id: newId("conversation") });
      } catch (error) {
        tellFailure(error);
        return null;
      }
    },
  };
}
