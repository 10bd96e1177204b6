"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import { IconButton } from "#components/ui/icon-button.tsx";
import { useStoreValue } from "#components/use-store.ts";
import { isAsking } from "#lib/client/chat-state.ts";
import type { MessageGroup } from "#lib/client/message-groups.ts";
import type { Versions } from "#lib/client/versions.ts";
import type { MessageActions } from "./use-message-actions.ts";

interface VersionPagersProps {
  group: MessageGroup;
  actions: MessageActions;
}

/** Leads through what was said in the place of a message; a reply that was continued has a place within it, too. */
export function VersionPagers({ group, actions }: VersionPagersProps) {
  return group.versions.map((versions, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: each place keeps its pager, and the focus there, whichever version is shown.
    <VersionPager key={index} versions={versions} actions={actions} isWithin={index > 0} />
  ));
}

interface VersionPagerProps {
  versions: Versions;
  actions: MessageActions;
  isWithin: boolean;
}

function VersionPager({ versions: { ids, at }, actions, isWithin }: VersionPagerProps) {
  const choosing = useStoreValue(actions.chat, (state) => state.choosing);
  // What is being sent goes below what is shown.
  const asking = useStoreValue(actions.chat, isAsking);
  const chosen = choosing === null ? -1 : ids.indexOf(choosing);
  const shown = chosen === -1 ? at : chosen;
  const go = (to: number) => {
    const id = ids[to];
    if (id && !asking) actions.chooseVersion(id);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for what is filled in.
    <div
      role="group"
      aria-label={isWithin ? "Versions of the last part" : "Versions"}
      className="flex items-center text-ink-soft text-sm tabular-nums"
    >
      {/* Disabled in name only, so that the focus stays. */}
      <IconButton
        label="Previous version"
        aria-disabled={asking || shown === 0}
        onClick={() => go(shown - 1)}
      >
        <ChevronLeft aria-hidden className="size-4" />
      </IconButton>
      <span aria-live="polite" aria-atomic className="whitespace-nowrap">
        <span className="sr-only">
          Version {shown + 1} of {ids.length}
        </span>
        <span aria-hidden>
          {shown + 1} / {ids.length}
        </span>
      </span>
      <IconButton
        label="Next version"
        aria-disabled={asking || shown === ids.length - 1}
        onClick={() => go(shown + 1)}
      >
        <ChevronRight aria-hidden className="size-4" />
      </IconButton>
    </div>
  );
}
