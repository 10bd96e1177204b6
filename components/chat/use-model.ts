"use client";

import { useSyncExternalStore } from "react";
import { useApp } from "#components/shell/app-context.tsx";
import { useStoreValue } from "#components/use-store.ts";
import type { Chat } from "#lib/client/chat.ts";
import { lastUsedModel, pickModel } from "#lib/client/models.ts";

const never = () => () => {};

/** The model that answers here next. */
export function useModel(chat: Chat): string | null {
  const { models, defaultModel } = useApp().settings;
  const chosen = useStoreValue(chat, (state) => state.model);
  const used = useStoreValue(chat, (state) => state.conversation?.model ?? null);
  const habit = useSyncExternalStore(never, lastUsedModel, () => null);
  return pickModel(models, [chosen, used, habit, defaultModel]);
}
