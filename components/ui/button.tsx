import type { ComponentProps } from "react";
import { classes } from "./classes.ts";

const looks = {
  primary: "bg-accent text-on-accent hover:bg-accent-more",
  plain: "border border-line-strong bg-raised hover:bg-soft",
  danger: "bg-danger text-on-accent hover:bg-[color-mix(in_oklch,var(--danger),var(--ink)_12%)]",
  ghost: "text-ink-soft hover:bg-soft-more hover:text-ink",
};

const sizes = {
  normal: "px-3.5 py-2",
  small: "px-2 py-1.5 pointer-coarse:py-2.5",
};

interface ButtonProps extends ComponentProps<"button"> {
  look?: keyof typeof looks;
  size?: keyof typeof sizes;
}

const shape =
  "inline-flex items-center justify-center gap-2 rounded-lg font-medium text-sm leading-5 transition-colors";

/** For links that look like buttons. */
export function buttonClass(look: keyof typeof looks, size: keyof typeof sizes = "normal"): string {
  return classes(shape, sizes[size], looks[look]);
}

export function Button({ look = "plain", size, className, type = "button", ...props }: ButtonProps) {
  return (
    <button
      {...props}
      type={type}
      className={classes(
        buttonClass(look, size),
        "disabled:pointer-events-none disabled:opacity-45",
        "aria-disabled:pointer-events-none aria-disabled:opacity-45",
        className,
      )}
    />
  );
}
