"use client";

import { useEffect, useMemo, useRef } from "react";
import { prepareMarkdown } from "#components/markdown/message-text.tsx";
import { useApp } from "#components/shell/app-context.tsx";
import { focusMessage } from "#components/shell/focus-message.ts";
import { useNavigation } from "#components/shell/use-navigation.ts";
import type { Chat } from "#lib/client/chat.ts";
import { copyText } from "#lib/client/clipboard.ts";
import { pathOf } from "#lib/client/location.ts";
import { type AssistantGroup, groupKey, type UserGroup } from "#lib/client/message-groups.ts";
import { useModel } from "./use-model.ts";

const loadPlainText = () => import("#lib/client/plain-text.ts");

/** What can be done with a message, wherever it stands. */
export interface MessageActions {
  readonly chat: Chat;
  startEdit(group: UserGroup): void;
  cancelEdit(group: UserGroup): void;
  edit(group: UserGroup, text: string): void;
  /** By the model that answers here next unless another is named. */
  regenerate(group: AssistantGroup, model?: string): void;
  continueReply(group: AssistantGroup): void;
  chooseVersion(messageId: string): void;
  fork(messageId: string): void;
  copyLink(messageId: string): void;
  copyPlainText(markdown: string): void;
  /** To be called when that may come: browsers let the clipboard be written only soon after a click. */
  preparePlainText(): void;
}

/** The same object for as long as the chat is shown, so that what is drawn with it need not be drawn again. */
export function useMessageActions(chat: Chat): MessageActions {
  const model = useModel(chat);
  const { history, notices } = useApp();
  const { open } = useNavigation();
  const latest = useRef({ model, open });
  useEffect(() => {
    latest.current = { model, open };
  });

  return useMemo(() => {
    const copy = (text: Promise<string>, told: string) =>
      text.then(copyText).then(
        () => notices.tell(told),
        () => notices.tell("It could not be copied. Your browser may not allow it."),
      );
    return {
      chat,
      startEdit: (group) => chat.edits.open(groupKey(group), group.text),
      cancelEdit(group) {
        const key = groupKey(group);
        const text = chat.edits.get().get(key);
        chat.edits.close(key);
        if (text === undefined || text === group.text) return;
        const undo = { label: "Undo", run: () => chat.edits.open(key, text) };
        notices.tell("Your changes were put away.", undo);
      },
      edit(group, text) {
        prepareMarkdown();
        void chat.edit(group, text, latest.current.model);
        focusMessage();
      },
      regenerate(group, wanted) {
        prepareMarkdown();
        void chat.regenerate(group, wanted ?? latest.current.model);
        // The button goes with the end it belonged to.
        focusMessage();
      },
      continueReply(group) {
        void chat.continueReply(group, latest.current.model);
        focusMessage();
      },
      chooseVersion(messageId) {
        prepareMarkdown();
        void chat.chooseVersion(messageId);
      },
      async fork(messageId) {
        const copied = await chat.fork(messageId);
        if (!copied) return;
        history.list.put(copied);
        latest.current.open(pathOf(copied.id));
        notices.tell("This is a new conversation, with a copy of what was said up to there.");
        requestAnimationFrame(focusMessage);
      },
      copyLink(messageId) {
        const link = `${window.location.origin}${pathOf(chat.id)}#${messageId}`;
        void copy(Promise.resolve(link), "The link to the message was copied.");
      },
      copyPlainText(markdown) {
        const text = loadPlainText().then(({ plainText }) => plainText(markdown));
        void copy(text, "Copied as plain text.");
      },
      // What fails here fails again, and is told, where it is needed.
      preparePlainText: () => void loadPlainText().catch(() => undefined),
    } satisfies MessageActions;
  }, [chat, history, notices]);
}
