"use client";

import { useApp } from "#components/shell/app-context.tsx";
import { BrandMark } from "#components/shell/brand.tsx";
import { onlyLibrarian } from "#lib/client/models.ts";

export function EmptyChat() {
  const { models, modelProblem } = useApp().settings;
  return (
    <div className="grid min-h-0 flex-1 place-content-center justify-items-center gap-4 overflow-y-auto px-6 py-6 text-center">
      <BrandMark className="size-11" />
      <p className="font-semibold text-2xl tracking-tight">What is on your mind?</p>
      {modelProblem && <p className="max-w-md text-balance text-danger text-sm">{modelProblem}</p>}
      {onlyLibrarian(models) ? (
        <p className="max-w-md text-pretty text-ink-soft text-sm">
          No model is connected, so the built-in librarian answers: it works offline and finds things in your
          own history. To connect a model, start Verbatim with <code>OPENAI_BASE_URL</code> or{" "}
          <code>OPENAI_API_KEY</code> (see the README).
        </p>
      ) : (
        <p className="max-w-md text-pretty text-ink-soft text-sm">
          Every word is kept, and found again in a moment.
        </p>
      )}
    </div>
  );
}
