"use client";

import { Check } from "lucide-react";
import { useApp } from "#components/shell/app-context.tsx";
import { classes } from "#components/ui/classes.ts";
import { Menu, MenuItem } from "#components/ui/menu.tsx";
import { modelLabel } from "#lib/client/models.ts";

interface RegenerateMenuProps {
  /** The model that wrote the reply. */
  present: string | null;
  anchor: HTMLElement;
  onClose: () => void;
  onChoose: (model: string) => void;
}

export function RegenerateMenu({ present, anchor, onClose, onChoose }: RegenerateMenuProps) {
  const { models } = useApp().settings;
  return (
    <Menu label="Regenerate with another model" anchor={anchor} onClose={onClose} about="Regenerate with">
      {models.map((model) => {
        const wroteThis = model.id === present;
        return (
          <MenuItem
            key={model.id}
            icon={<Check aria-hidden className={classes("size-4 shrink-0", !wroteThis && "invisible")} />}
            onSelect={() => onChoose(model.id)}
          >
            <span className="wrap-anywhere min-w-0">
              {modelLabel(model)}
              {wroteThis && <span className="sr-only">, which wrote this reply</span>}
            </span>
          </MenuItem>
        );
      })}
    </Menu>
  );
}
