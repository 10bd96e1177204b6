"use client";

import { useState } from "react";
import { MenuChoice } from "#components/ui/menu.tsx";
import { chooseTheme, readTheme, type Theme, themes } from "#lib/client/preferences.ts";

const names: Record<Theme, string> = { system: "System", light: "Light", dark: "Dark" };

export function ThemeChoices({ initial }: { initial: Theme }) {
  // The page knows best: the choice may have changed since the server drew it.
  const [theme, setTheme] = useState(() => readTheme(document.documentElement.dataset.theme ?? initial));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset has no place in a menu.
    <div role="group" aria-label="Theme">
      <p aria-hidden className="px-2.5 pt-1 pb-1 text-ink-soft text-xs">
        Theme
      </p>
      {themes.map((choice) => (
        <MenuChoice
          key={choice}
          chosen={choice === theme}
          onSelect={() => {
            chooseTheme(choice);
            setTheme(choice);
          }}
        >
          {names[choice]}
        </MenuChoice>
      ))}
    </div>
  );
}
