import { Fragment } from "react";
import { CopyButton } from "#components/copy-button.tsx";

interface CopyLineProps {
  text: string;
  /** What the button says. */
  label: string;
}

/** A line for machines. It breaks at spaces, and within a word only where that has no room: not at a key's hyphens. */
export function CopyLine({ text, label }: CopyLineProps) {
  return (
    <div className="flex items-center gap-2 rounded-lg border border-line bg-ground-side py-1 pr-1 pl-3">
      <code className="min-w-0 flex-1 py-1.5 font-mono text-xs leading-5">
        {text.split(" ").map((word, index) => (
          <Fragment key={word}>
            {index > 0 && " "}
            <span className="inline-block max-w-full break-all">{word}</span>
          </Fragment>
        ))}
      </code>
      <CopyButton label={label} text={text} className="self-start" />
    </div>
  );
}
