import { ChevronDown } from "lucide-react";
import { type ComponentProps, useId } from "react";

/** A labelled choice of one. */
export function SelectField({ label, ...props }: ComponentProps<"select"> & { label: string }) {
  const id = useId();
  return (
    <div className="grid justify-items-start gap-1.5">
      <label htmlFor={id} className="font-medium text-sm">
        {label}
      </label>
      <div className="relative max-sm:w-full">
        <select
          {...props}
          id={id}
          className="w-full appearance-none rounded-lg border border-line-strong bg-raised py-2 pr-9 pl-3 text-base shadow-field outline-offset-0"
        />
        <ChevronDown
          aria-hidden
          className="pointer-events-none absolute top-1/2 right-3 size-4 -translate-y-1/2 text-ink-soft"
        />
      </div>
    </div>
  );
}
