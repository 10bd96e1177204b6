"use client";

import { ChevronDown } from "lucide-react";
import { useApp } from "#components/shell/app-context.tsx";
import { modelLabel, rememberModel } from "#lib/client/models.ts";

interface ModelSelectProps {
  model: string | null;
  onChoose: (id: string) => void;
}

export function ModelSelect({ model, onChoose }: ModelSelectProps) {
  const { models } = useApp().settings;
  if (model === null) return null;
  return (
    <div className="relative min-w-0 max-w-[60%] text-ink-soft hover:text-ink">
      <select
        aria-label="Model"
        value={model}
        onChange={(event) => {
          rememberModel(event.currentTarget.value);
          onChoose(event.currentTarget.value);
        }}
        className="field-sizing-content w-full appearance-none truncate rounded-lg bg-transparent py-1.5 pr-7 pl-2.5 text-sm hover:bg-soft-more pointer-coarse:py-2.5"
      >
        {models.map((choice) => (
          <option key={choice.id} value={choice.id} className="bg-raised text-ink">
            {modelLabel(choice)}
          </option>
        ))}
      </select>
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-2 size-3.5 -translate-y-1/2"
      />
    </div>
  );
}
