import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { currentPrincipal } from "#app/principal.ts";
import { AppProvider } from "#components/shell/app-context.tsx";
import { SessionPanel } from "#components/shell/session-panel.tsx";
import { Shell } from "#components/shell/shell.tsx";
import { SidebarProvider } from "#components/shell/sidebar-context.tsx";
import { Sidebar } from "#components/sidebar/sidebar.tsx";
import { conversationPageSize, pinnedLimit } from "#lib/client/conversation-list.ts";
import {
  readSidebarCollapsed,
  readSidebarWidth,
  readTheme,
  readTimeZone,
  sidebarCookie,
  sidebarWidthCookie,
  themeCookie,
  timeZoneCookie,
} from "#lib/client/preferences.ts";
import { authSettings } from "#lib/server/auth/settings.ts";
import { listConversations } from "#lib/server/conversations/list-conversations.ts";
import { env } from "#lib/server/env.ts";
import { listModels } from "#lib/server/models/list-models.ts";
import { pinAction, renameAction, restoreAction, trashAction } from "./actions.ts";
// As in app/layout.tsx, with what is shown where there is no conversation.
import "./error.tsx";
import "#components/chat/missing-conversation.tsx";

export default async function ChatLayout({ children }: { children: ReactNode }) {
  const [principal, jar] = await Promise.all([currentPrincipal(), cookies()]);
  const { guests, signUp } = authSettings();
  // Only a kindness: what may be read or written is decided where that happens.
  if (!principal && !guests) redirect("/sign-in");
  const [conversations, pinned, { models, defaultModel, problem }] = await Promise.all([
    principal && listConversations({ ownerId: principal.userId, limit: conversationPageSize }),
    principal && listConversations({ ownerId: principal.userId, limit: pinnedLimit, pinned: true }),
    listModels(),
  ]);
  const calendar = { now: Date.now(), timeZone: readTimeZone(jar.get(timeZoneCookie)?.value) };
  const session = (
    <SessionPanel
      email={principal?.email ?? null}
      canSignUp={signUp}
      theme={readTheme(jar.get(themeCookie)?.value)}
    />
  );

  return (
    <AppProvider
      seed={{ conversations, pinned, signedIn: principal !== null }}
      actions={{ rename: renameAction, pin: pinAction, trash: trashAction, restore: restoreAction }}
      settings={{
        hasAccount: principal?.kind === "account",
        models,
        defaultModel,
        modelProblem: problem,
        messageMaxCharacters: env().MESSAGE_MAX_CHARACTERS,
      }}
    >
      <SidebarProvider isCollapsed={readSidebarCollapsed(jar.get(sidebarCookie)?.value)}>
        <Shell
          sidebar={<Sidebar calendar={calendar} session={session} />}
          sidebarWidth={readSidebarWidth(jar.get(sidebarWidthCookie)?.value)}
        >
          {children}
        </Shell>
      </SidebarProvider>
    </AppProvider>
  );
}
