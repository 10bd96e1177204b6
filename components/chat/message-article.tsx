"use client";

import { memo } from "react";
import type { MessageGroup } from "#lib/client/message-groups.ts";
import { AssistantMessage } from "./assistant-message.tsx";
import type { MessageActions } from "./use-message-actions.ts";
import { UserMessage } from "./user-message.tsx";

interface MessageArticleProps {
  group: MessageGroup;
  actions: MessageActions;
  /** Whether nothing is said below it. */
  isLast: boolean;
}

/** A message with everything that can be done to it. */
export const MessageArticle = memo(function MessageArticle({ group, actions, isLast }: MessageArticleProps) {
  return group.kind === "user" ? (
    <UserMessage group={group} actions={actions} />
  ) : (
    <AssistantMessage group={group} actions={actions} isLast={isLast} />
  );
});
