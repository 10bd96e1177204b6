"use client";

import { Search } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useState } from "react";
import { Popover } from "#components/ui/popover.tsx";
import { isComposing } from "#lib/client/enter-key.ts";
import { moveTo, searchModels, shownModels } from "#lib/client/model-search.ts";
import type { Model } from "#lib/shared/contracts/model.ts";
import { ModelOption } from "./model-option.tsx";
import { isTouch } from "./use-send-keys.ts";

export interface ModelListProps {
  models: readonly Model[];
  /** The id of the one that answers now. */
  present: string;
  anchor: HTMLElement;
  onChoose: (id: string) => void;
  onClose: () => void;
}

/** A search and a list, as the ARIA practices have a combobox: the focus stays in the search. */
export function ModelList({ models, present, anchor, onChoose, onClose }: ModelListProps) {
  const id = useId();
  const [query, setQuery] = useState("");
  const { groups, count } = searchModels(models, query);
  const shown = groups.flatMap((group) => group.models).slice(0, shownModels);
  const [active, setActive] = useState(() => shown.findIndex((model) => model.id === present));
  const optionId = (index: number) => `${id}-${index}`;
  const activeId = shown[active] ? optionId(active) : null;

  useEffect(() => {
    if (activeId) document.getElementById(activeId)?.scrollIntoView({ block: "nearest" });
  }, [activeId]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event.nativeEvent)) return;
    const target = moveTo(event.key, active, shown.length);
    const chosen = event.key === "Enter" ? shown[active] : undefined;
    if (target === null && event.key !== "Enter") return;
    event.preventDefault();
    if (target !== null) setActive(target);
    if (chosen) onChoose(chosen.id);
  };

  let index = -1;
  return (
    <Popover
      label="Choose a model"
      anchor={anchor}
      onClose={onClose}
      // On a phone it would raise the keyboard over half the list.
      focus={isTouch() ? null : "input"}
      className="w-[min(22rem,calc(100vw-1rem))]"
    >
      <div className="flex shrink-0 items-center gap-2 border-line border-b px-3">
        <Search aria-hidden className="size-4 shrink-0 text-ink-soft" />
        <input
          type="text"
          role="combobox"
          aria-label="Search models"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={activeId ?? undefined}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          placeholder="Search models"
          value={query}
          onChange={(event) => {
            setQuery(event.currentTarget.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
          className="min-w-0 flex-1 bg-transparent py-2.5 text-base outline-none placeholder:text-ink-soft sm:text-sm"
        />
      </div>
      <p role="status" className="sr-only">
        {count === 1 ? "1 model" : `${count} models`}
      </p>
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label="Models"
        tabIndex={-1}
        className="min-h-0 flex-1 overflow-y-auto overscroll-contain p-1"
      >
        {groups.map(({ owner, models: owned }) => (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset has no place in a listbox.
          <div key={owner} role="group" aria-label={owner}>
            {groups.length > 1 && index + 1 < shownModels && (
              <p aria-hidden className="px-2.5 pt-2 pb-1 text-ink-soft text-xs">
                {owner}
              </p>
            )}
            {owned.map((model) => {
              index += 1;
              return (
                index < shownModels && (
                  <ModelOption
                    key={model.id}
                    id={optionId(index)}
                    model={model}
                    isActive={index === active}
                    isPresent={model.id === present}
                    onChoose={onChoose}
                  />
                )
              );
            })}
          </div>
        ))}
      </div>
      {count === 0 && (
        <p className="px-3.5 pb-3 text-ink-soft text-sm">No model has this in its name. Try another word.</p>
      )}
      {count > shownModels && (
        <p className="shrink-0 border-line border-t px-3.5 py-2 text-ink-soft text-xs">
          {count - shownModels} more. Type a part of the name to find them.
        </p>
      )}
    </Popover>
  );
}
