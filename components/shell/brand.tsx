import { classes } from "#components/ui/classes.ts";

/** A pair of opening quotation marks: what follows is word for word. */
export function BrandMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className={classes("text-accent", className)}>
      <rect width="32" height="32" rx="9" fill="currentColor" />
      <path
        className="text-on-accent"
        fill="currentColor"
        d="M14.2 9.6c-3.6 1.5-5.7 4.2-5.7 7.9 0 3 1.6 4.9 3.9 4.9 2 0 3.4-1.4 3.4-3.3 0-1.8-1.2-3.1-2.9-3.1-.4 0-.7.1-.9.2.3-1.7 1.5-3.2 3.5-4.2zm9.2 0c-3.6 1.5-5.7 4.2-5.7 7.9 0 3 1.6 4.9 3.9 4.9 2 0 3.4-1.4 3.4-3.3 0-1.8-1.2-3.1-2.9-3.1-.4 0-.7.1-.9.2.3-1.7 1.5-3.2 3.5-4.2z"
      />
    </svg>
  );
}
