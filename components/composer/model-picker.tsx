"use client";

import { ChevronDown } from "lucide-react";
import { type ComponentType, useCallback, useState } from "react";
import { useApp } from "#components/shell/app-context.tsx";
import { modelLabel, rememberModel } from "#lib/client/models.ts";
import type { ModelListProps } from "./model-list.tsx";

interface ModelPickerProps {
  model: string | null;
  onChoose: (id: string) => void;
}

/** Few choose, and nobody at once. */
const loadList = () => import("./model-list.tsx").then(({ ModelList }) => ModelList);

/** It is likely to be wanted; whether it comes is seen when it is. */
const prepareList = () => void loadList().catch(() => {});

/** The model that answers next, and the way to another. */
export function ModelPicker({ model, onChoose }: ModelPickerProps) {
  const { notices, settings } = useApp();
  const { models } = settings;
  const [List, setList] = useState<ComponentType<ModelListProps> | null>(null);
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const close = useCallback(() => setAnchor(null), []);
  const present = models.find(({ id }) => id === model);
  if (!present) return null;

  const name = (
    <span className="min-w-0 truncate">
      <span className="sr-only">Model: </span>
      {modelLabel(present)}
    </span>
  );
  if (models.length === 1) return <p className="flex min-w-0 px-2.5 text-ink-soft text-sm">{name}</p>;

  const open = async (button: HTMLElement) => {
    try {
      const loaded = await loadList();
      setList(() => loaded);
      setAnchor(button);
    } catch {
      notices.tell("The list of models could not be loaded. Check your connection and try again.");
    }
  };

  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        aria-expanded={anchor !== null}
        onPointerEnter={prepareList}
        onFocus={prepareList}
        onClick={({ currentTarget }) => (anchor ? close() : void open(currentTarget))}
        className="flex min-w-0 max-w-[60%] items-center gap-1.5 rounded-lg py-1.5 pr-2 pl-2.5 text-ink-soft text-sm transition-colors hover:bg-soft-more hover:text-ink aria-expanded:bg-soft-more aria-expanded:text-ink pointer-coarse:py-2.5"
      >
        {name}
        <ChevronDown aria-hidden className="size-3.5 shrink-0" />
      </button>
      {anchor && List && (
        <List
          models={models}
          present={present.id}
          anchor={anchor}
          onClose={close}
          onChoose={(id) => {
            close();
            rememberModel(id);
            onChoose(id);
          }}
        />
      )}
    </>
  );
}
