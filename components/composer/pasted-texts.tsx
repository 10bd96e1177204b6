"use client";

import { useSyncExternalStore } from "react";
import { Late } from "#components/late.tsx";
import { focusMessage } from "#components/shell/focus-message.ts";
import type { Composition } from "#lib/client/composition.ts";
import { createLatePart } from "#lib/client/late-part.ts";
import type { PastedText } from "#lib/client/pasted-text.ts";

const list = createLatePart(() => import("./pasted-list.tsx"));

const none: readonly PastedText[] = [];

interface PastedTextsProps {
  composition: Composition;
  /** Puts a text where the caret is. */
  onInsert: (text: string) => void;
}

/** What was pasted and is too long to stand among what is written. */
export function PastedTexts({ composition, onInsert }: PastedTextsProps) {
  const { pasted, drop } = composition;
  // The server knows of none; what was kept in the tab comes in right after hydration.
  const texts = useSyncExternalStore(pasted.subscribe, pasted.get, () => none);
  if (texts.length === 0) return null;

  const remove = (key: string) => {
    drop(key);
    focusMessage();
  };
  const insert = ({ key, text }: PastedText) => {
    drop(key);
    onInsert(text);
  };

  return (
    // Where it can't be shown beside, it is seen in the field.
    <Late part={list} onMissing={() => texts.forEach(insert)}>
      {({ PastedList }) => <PastedList texts={texts} onRemove={remove} onInsert={insert} />}
    </Late>
  );
}
