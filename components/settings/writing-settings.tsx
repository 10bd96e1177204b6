"use client";

import { useState } from "react";
import { chooseEnterWay, type EnterWay, enterWays } from "#lib/client/preferences.ts";
import { SettingsSection } from "./settings-section.tsx";

const words: Record<EnterWay, { name: string; hint: string }> = {
  sends: { name: "Enter sends", hint: "Shift+Enter makes a new line." },
  breaks: { name: "Enter makes a new line", hint: "Ctrl+Enter, or ⌘ Enter on a Mac, sends." },
};

/** @param initial what this browser has chosen, as its cookie told the server */
export function WritingSettings({ initial }: { initial: EnterWay }) {
  const [way, setWay] = useState(initial);
  return (
    <SettingsSection
      title="Writing"
      text="For this browser. On a touch screen Enter always makes a new line, and the button sends."
    >
      <fieldset>
        <legend className="sr-only">What the Enter key does</legend>
        <div className="divide-y divide-line rounded-xl border border-line bg-raised">
          {enterWays.map((choice) => (
            <label
              key={choice}
              className="flex cursor-pointer items-center gap-3 px-4 py-3 text-sm first:rounded-t-xl last:rounded-b-xl hover:bg-soft"
            >
              <input
                type="radio"
                name="enter"
                value={choice}
                checked={choice === way}
                onChange={() => {
                  chooseEnterWay(choice);
                  setWay(choice);
                }}
                className="size-4 shrink-0 accent-accent"
              />
              <span className="flex flex-1 flex-wrap gap-x-2">
                {words[choice].name} <span className="text-ink-soft">{words[choice].hint}</span>
              </span>
            </label>
          ))}
        </div>
      </fieldset>
    </SettingsSection>
  );
}
