"use client";

import { type FocusEvent, type PointerEvent, useEffect, useState } from "react";
import { useApp } from "#components/shell/app-context.tsx";
import { useStore } from "#components/use-store.ts";
import type { Chat } from "#lib/client/chat.ts";
import { createHoverIntent } from "#lib/client/hover-intent.ts";
import type { Conversation } from "#lib/shared/contracts/conversation.ts";
import { previewPart } from "./preview-part.ts";

/** One for the whole list, made with the first preview. */
function lateLoader(chatOf: (id: string) => Chat) {
  let load: ((conversation: Conversation) => Promise<void>) | null = null;
  return async (conversation: Conversation) => {
    const { createPreviewLoader } = await previewPart.bring();
    load ??= createPreviewLoader(chatOf);
    await load(conversation);
  };
}

const linkOf = ({ target }: { target: EventTarget }) =>
  target instanceof Element ? target.closest<HTMLElement>("li[data-id] > a") : null;

const idOf = (link: HTMLElement) => link.parentElement?.dataset.id;

/** Which conversation has its preview open, and what the list has to tell for that. */
export function usePreview(open: string | null, lists: readonly (readonly Conversation[])[]) {
  const { history } = useApp();
  const [intent] = useState(createHoverIntent);
  const [load] = useState(() => lateLoader((id) => history.chat(id)));
  const shown = useStore(intent.shown);
  // The one that is open is seen beside it.
  const wanted = shown === open ? null : shown;
  const conversation = wanted
    ? lists.flatMap((list) => list.find(({ id }) => id === wanted) ?? [])[0]
    : undefined;

  useEffect(() => {
    // That the preview could not come is told where it is to be drawn.
    if (conversation) load(conversation).catch(() => undefined);
  }, [conversation, load]);

  useEffect(() => {
    if (shown === null) return;
    const onKeyDown = ({ key }: KeyboardEvent) => key === "Escape" && intent.dismiss();
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [shown, intent]);

  const at = (link: HTMLElement | null) => {
    const id = link && idOf(link);
    if (!id || id === open) return intent.out();
    previewPart.prepare();
    intent.over(id);
  };

  return {
    conversation,
    hold: intent.hold,
    leave: intent.out,
    dismiss: intent.dismiss,
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
