import { Button } from "#components/ui/button.tsx";
import type { Loading } from "#lib/client/chat-state.ts";
import { edgePx } from "#lib/client/pane-scroller.ts";

interface PageEdgeProps {
  state: Loading | "none";
  which: "Earlier" | "Later";
  onMore: () => void;
}

/** Where the messages end that are here, and others go on. They come by themselves; the height of this is always the same. */
export function PageEdge({ state, which, onMore }: PageEdgeProps) {
  if (state === "none") return null;
  return (
    <div style={{ height: edgePx }} className="grid place-content-center text-sm">
      {state === "failed" ? (
        <p className="flex flex-wrap items-center justify-center gap-x-3 text-danger">
          {which} messages could not be loaded.
          <Button size="small" onClick={onMore}>
            Try again
          </Button>
        </p>
      ) : (
        <p role="status" className="text-ink-soft">
          Loading…
        </p>
      )}
    </div>
  );
}
