"use client";

import { createContext, type ReactNode, use, useEffect, useState } from "react";
import type { ActionAnswer } from "#lib/client/action-answer.ts";
import { createHistory, type History, type HistorySeed } from "#lib/client/history.ts";
import { createNotices, type Notices } from "#lib/client/notices.ts";
import { createSeen, type SeenStore } from "#lib/client/seen.ts";
import type { Model } from "#lib/shared/contracts/model.ts";

/** Server actions, handed down by the layout. */
export interface ConversationActions {
  rename: (input: { conversationId: string; title: string }) => Promise<ActionAnswer<void>>;
  pin: (input: { conversationId: string; pinned: boolean }) => Promise<ActionAnswer<void>>;
  trash: (input: { conversationId: string }) => Promise<ActionAnswer<void>>;
  restore: (input: { conversationId: string }) => Promise<ActionAnswer<void>>;
}

export interface AppSettings {
  /** False for a guest, and for whoever has not written yet. */
  hasAccount: boolean;
  models: readonly Model[];
  defaultModel: string | null;
  /** Why the model server can't be reached, in a sentence. */
  modelProblem: string | null;
  messageMaxCharacters: number;
}

interface App {
  history: History;
  notices: Notices;
  /** What of the history was shown in this browser. */
  seen: SeenStore;
  actions: ConversationActions;
  settings: AppSettings;
}

const AppContext = createContext<App | null>(null);

interface AppProviderProps {
  seed: HistorySeed;
  actions: ConversationActions;
  settings: AppSettings;
  children: ReactNode;
}

/** One history per tab, and one per request where the page is rendered on the server. */
export function AppProvider({ seed, actions, settings, children }: AppProviderProps) {
  const [stores] = useState(() => ({
    history: createHistory(seed),
    notices: createNotices(),
    seen: createSeen(),
  }));
  useEffect(() => stores.history.connect(), [stores]);
  return <AppContext value={{ ...stores, actions, settings }}>{children}</AppContext>;
}

export function useApp(): App {
  const app = use(AppContext);
  if (!app) throw new Error("useApp needs an AppProvider above it.");
  return app;
}
