import { Check } from "lucide-react";
import { classes } from "#components/ui/classes.ts";
import { modelLabel } from "#lib/client/models.ts";
import type { Model } from "#lib/shared/contracts/model.ts";

interface ModelOptionProps {
  id: string;
  model: Model;
  /** Whether Enter chooses it. */
  isActive: boolean;
  isPresent: boolean;
  onChoose: (id: string) => void;
}

export function ModelOption({ id, model, isActive, isPresent, onChoose }: ModelOptionProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the search above it has the focus and the keys.
    // biome-ignore lint/a11y/useFocusableInteractive: as above.
    <div
      id={id}
      role="option"
      aria-selected={isPresent}
      onClick={() => onChoose(model.id)}
      className={classes(
        "flex cursor-pointer items-center gap-2.5 rounded-lg px-2.5 py-1.5 text-sm hover:bg-soft pointer-coarse:py-2.5",
        isActive && "bg-soft outline-2 outline-accent -outline-offset-2 pointer-coarse:outline-none",
      )}
    >
      <span className="wrap-anywhere min-w-0 flex-1">{modelLabel(model)}</span>
      <Check aria-hidden className={classes("size-4 shrink-0 text-accent", !isPresent && "invisible")} />
    </div>
  );
}
