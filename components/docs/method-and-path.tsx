import { classes } from "#components/ui/classes.ts";

/** Those that change nothing, add, change and take away, in the colours of code. */
const colours: Record<string, string> = {
  GET: "text-(--code-name)",
  POST: "text-(--code-string)",
  PATCH: "text-(--code-number)",
  DELETE: "text-danger",
};

export function MethodAndPath({ method, path }: { method: string; path: string }) {
  return (
    <code className="flex gap-2 font-mono text-xs leading-5">
      <span className={classes("w-12 shrink-0 font-semibold", colours[method])}>{method}</span>{" "}
      <span className="wrap-anywhere min-w-0">{path}</span>
    </code>
  );
}
