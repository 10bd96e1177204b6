import type { ComponentProps } from "react";
import { classes } from "./classes.ts";

interface IconButtonProps extends Omit<ComponentProps<"button">, "aria-label"> {
  label: string;
  look?: keyof typeof looks;
}

const looks = {
  quiet: "text-ink-soft hover:bg-soft-more hover:text-ink",
  /** On a ground of its own that the pointer has darkened already. */
  bare: "text-ink-soft hover:text-ink",
  /** On the colour of text. */
  inverse: "text-ground outline-ground hover:bg-ground/15",
  raised: "border border-line bg-raised text-ink-soft shadow-raised hover:text-ink",
};

/** A button that shows a picture and says its name. */
export function IconButton({ label, look = "quiet", className, type = "button", ...props }: IconButtonProps) {
  return (
    <button
      title={label}
      {...props}
      type={type}
      aria-label={label}
      className={classes(
        "inline-grid size-8 shrink-0 place-items-center rounded-lg transition-colors pointer-coarse:size-10",
        "disabled:pointer-events-none disabled:opacity-45",
        // It keeps the focus, and its title, which says why.
        "aria-disabled:cursor-default aria-disabled:opacity-45 aria-disabled:hover:bg-transparent",
        looks[look],
        className,
      )}
    />
  );
}
