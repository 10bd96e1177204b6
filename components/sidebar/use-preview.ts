"use client";

import { type FocusEvent, type PointerEvent, useEffect, useState } from "react";
import { useApp } from "#components/shell/app-context.tsx";
import { useStore } from "#components/use-store.ts";
import { createHoverIntent } from "#lib/client/hover-intent.ts";
import { createPreviewLoader } from "#lib/client/preview.ts";
import type { Conversation } from "#lib/shared/contracts/conversation.ts";

const linkOf = ({ target }: { target: EventTarget }) =>
  target instanceof Element ? target.closest<HTMLElement>("li[data-id] > a") : null;

const idOf = (link: HTMLElement) => link.parentElement?.dataset.id;

/** Which conversation has its preview open, and what the list has to tell for that. */
export function usePreview(open: string | null, lists: readonly (readonly Conversation[])[]) {
  const { history } = useApp();
  const [intent] = useState(createHoverIntent);
  const [load] = useState(() => createPreviewLoader((id) => history.chat(id)));
  const shown = useStore(intent.shown);
  // The one that is open is seen beside it.
  const wanted = shown === open ? null : shown;
  const conversation = wanted
    ? lists.flatMap((list) => list.find(({ id }) => id === wanted) ?? [])[0]
    : undefined;

  useEffect(() => {
    if (conversation) void load(conversation);
  }, [conversation, load]);

  useEffect(() => {
    if (shown === null) return;
    const onKeyDown = ({ key }: KeyboardEvent) => key === "Escape" && intent.dismiss();
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [shown, intent]);

  const at = (link: HTMLElement | null) => {
    const id = link && idOf(link);
    if (id && id !== open) intent.over(id);
    else intent.out();
  };

  return {
    conversation,
    hold: intent.hold,
    leave: intent.out,
    onPointerOver: (event: PointerEvent) => event.pointerType === "mouse" && at(linkOf(event)),
    onPointerLeave: (event: PointerEvent) => event.pointerType === "mouse" && intent.out(),
    // What is pressed, or scrolled away, is not looked at any more.
    onPointerDown: intent.dismiss,
    onScroll: intent.dismiss,
    onFocus(event: FocusEvent<HTMLElement>) {
      const hasPointer = window.matchMedia("(hover: hover) and (pointer: fine)").matches;
      if (hasPointer && event.target.matches(":focus-visible")) at(linkOf(event));
    },
    onBlur: intent.out,
  };
}
