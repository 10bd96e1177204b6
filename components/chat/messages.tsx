"use client";

import { ArrowDown } from "lucide-react";
import { focusMessage } from "#components/shell/focus-message.ts";
import { Button } from "#components/ui/button.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { useStore } from "#components/use-store.ts";
import type { Chat } from "#lib/client/chat.ts";
import { isRunning } from "#lib/client/chat-state.ts";
import { groupStored, withLive } from "#lib/client/live-groups.ts";
import type { AssistantGroup } from "#lib/client/message-groups.ts";
import { announcement, retryWords } from "#lib/client/reply-words.ts";
import { AssistantMessage } from "./assistant-message.tsx";
import { useModel } from "./use-model.ts";
import { useScrollAnchor } from "./use-scroll-anchor.ts";
import { UserMessage } from "./user-message.tsx";

export function Messages({ chat }: { chat: Chat }) {
  const state = useStore(chat);
  const { window: shown, pending, replacement, replies, earlier } = state;
  const stored = groupStored(shown.messages, replacement);
  const groups = withLive(stored, { pending, replacement, replies });
  const last = groups.at(-1);
  const model = useModel(chat);
  const onVersion = (ask: "continueReply" | "regenerate") => (group: AssistantGroup) => {
    void chat[ask](group, model);
    // The button goes with the end it belonged to.
    focusMessage();
  };
  const actions = { onContinue: onVersion("continueReply"), onRegenerate: onVersion("regenerate") };
  const scroll = useScrollAnchor({ newest: pending && !pending.byItself ? pending.id : null });

  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={scroll.view}
        role="log"
        aria-label="Messages"
        // Read out once it is whole, not word by word.
        aria-busy={isRunning(state)}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to reach it.
        tabIndex={0}
        className="flex h-full flex-col-reverse overflow-y-auto overscroll-contain -outline-offset-2 [overflow-anchor:none] [scrollbar-gutter:stable_both-edges]"
      >
        {/* Reversed, so that the first paint stands at the newest message; the margin lets few messages begin on top. */}
        <div
          ref={scroll.content}
          className="mx-auto mb-auto grid w-full max-w-3xl grid-cols-[minmax(0,1fr)] gap-5 px-4 pt-4 pb-8 md:px-6"
        >
          {shown.hasEarlier && (
            <div className="grid justify-items-center gap-2">
              {earlier === "failed" && (
                <p className="text-danger text-sm">Earlier messages could not be loaded.</p>
              )}
              <Button onClick={() => void chat.loadEarlier()} disabled={earlier === "loading"}>
                {earlier === "loading" ? "Loading…" : "Show earlier messages"}
              </Button>
            </div>
          )}
          {groups.map((group) =>
            group.kind === "user" ? (
              <UserMessage key={group.id} group={group} />
            ) : (
              // One place for all versions of a reply: what was read stays where it is when another comes.
              <AssistantMessage
                key={`below ${group.below}`}
                group={group}
                actions={group === last ? actions : null}
              />
            ),
          )}
        </div>
      </div>
      <p aria-live="polite" className="sr-only">
        {last?.kind === "assistant" && spoken(last)}
      </p>
      {!scroll.following && (
        <IconButton
          label="Scroll to newest"
          onClick={scroll.toNewest}
          look="raised"
          className="absolute bottom-3 left-1/2 -translate-x-1/2"
        >
          <ArrowDown aria-hidden className="size-4" />
        </IconButton>
      )}
    </div>
  );
}

/** How the last reply stands, for those who hear the page. */
function spoken({ status, error, retry }: AssistantGroup): string {
  if (!retry) return announcement(status, error);
  const { why, soon } = retryWords(retry, 0);
  return `${why} ${soon}`;
}
