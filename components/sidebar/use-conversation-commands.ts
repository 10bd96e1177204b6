"use client";

import { usePathname } from "next/navigation";
import { useApp } from "#components/shell/app-context.tsx";
import { useNavigation } from "#components/shell/use-navigation.ts";
import { attempt } from "#lib/client/action-answer.ts";
import { pathOf } from "#lib/client/location.ts";
import type { Conversation } from "#lib/shared/contracts/conversation.ts";

/** What can be done to a conversation. It shows at once; where the server refuses, it is taken back and said. */
export function useConversationCommands() {
  const { history, notices, actions } = useApp();
  const { list } = history;
  const navigation = useNavigation();
  const pathname = usePathname();

  const restore = async (conversation: Conversation, wasOpen: boolean) => {
    const result = await attempt(() => actions.restore({ conversationId: conversation.id }));
    if (!result.ok) return notices.tell(result.message);
    list.put(conversation);
    list.setLeaving(conversation.id, false);
    if (wasOpen) navigation.open(pathOf(conversation.id));
  };

  return {
    async rename(conversation: Conversation, wanted: string) {
      const title = wanted.trim();
      if (title === "" || title === conversation.title) return;
      history.setTitle(conversation.id, title);
      const result = await attempt(() => actions.rename({ conversationId: conversation.id, title }));
      if (result.ok) return;
      history.setTitle(conversation.id, conversation.title);
      notices.tell(result.message);
    },

    async pin(conversation: Conversation, pinned: boolean) {
      list.put({ ...conversation, pinned });
      const result = await attempt(() => actions.pin({ conversationId: conversation.id, pinned }));
      if (result.ok) return;
      list.put(conversation);
      notices.tell(result.message);
    },

    async trash(conversation: Conversation) {
      const wasOpen = pathname === pathOf(conversation.id);
      list.setLeaving(conversation.id, true);
      if (wasOpen) navigation.startNew();
      const result = await attempt(() => actions.trash({ conversationId: conversation.id }));
      if (!result.ok) {
        list.setLeaving(conversation.id, false);
        return notices.tell(result.message);
      }
      notices.tell("Conversation deleted", {
        label: "Undo",
        run: () => void restore(conversation, wasOpen),
      });
    },
  };
}
