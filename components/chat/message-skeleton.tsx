/** Where messages will be. It shows late, so that what comes at once does not flicker. */
export function MessageSkeleton() {
  return (
    <div role="status" className="min-h-0 flex-1 overflow-hidden">
      <span className="sr-only">Loading the conversation…</span>
      <div
        aria-hidden
        className="mx-auto grid w-full max-w-3xl animate-[appear-late_400ms_linear_both] gap-8 px-4 py-6 md:px-6"
      >
        {[0, 1].map((turn) => (
          <div key={turn} className="grid gap-6">
            <div className="h-11 w-2/5 justify-self-end rounded-2xl bg-soft" />
            <div className="grid gap-3">
              <div className="h-3.5 w-11/12 rounded bg-soft" />
              <div className="h-3.5 w-full rounded bg-soft" />
              <div className="h-3.5 w-3/5 rounded bg-soft" />
            </div>
          </div>
        ))}
      </div>
    </div>
  );
}
