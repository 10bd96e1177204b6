import { type ComponentProps, useId } from "react";

interface FieldProps extends ComponentProps<"input"> {
  label: string;
  hint?: string;
}

/** A labelled line of text. */
export function Field({ label, hint, ...props }: FieldProps) {
  const id = useId();
  const hintId = `${id}-hint`;
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="font-medium text-sm">
        {label}
      </label>
      <input
        {...props}
        id={id}
        {...(hint && { "aria-describedby": hintId })}
        className="w-full rounded-lg border border-line-strong bg-raised px-3 py-2 text-base shadow-field outline-offset-0"
      />
      {hint && (
        <p id={hintId} className="text-ink-soft text-sm">
          {hint}
        </p>
      )}
    </div>
  );
}
