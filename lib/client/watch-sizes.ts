type Size = readonly [key: string, height: number];

/**
 * Tells how high the rows of a list are, whenever that changes: after layout and before paint, so what is done about it is
 * never seen as a jump. Where there is no browser nothing is told.
 */
export function watchSizes(onSizes: (sizes: Size[]) => void) {
  const keys = new Map<Element, string>();
  let observer: ResizeObserver | null = null;

  const tell = (entries: ResizeObserverEntry[]) =>
    onSizes(
      entries.flatMap(({ target, borderBoxSize }) => {
        const key = keys.get(target);
        return key === undefined || !target.isConnected
          ? []
          : [[key, borderBoxSize[0]?.blockSize ?? 0] as const];
      }),
    );

  return {
    /** @returns how to stop */
    watch(element: Element, key: string): () => void {
      observer ??= new ResizeObserver(tell);
      keys.set(element, key);
      observer.observe(element);
      return () => {
        keys.delete(element);
        observer?.unobserve(element);
      };
    },
    /** Told with the others, though it is no row: its size only says that something has changed. */
    watchFrame(element: Element): () => void {
      observer ??= new ResizeObserver(tell);
      observer.observe(element);
      return () => observer?.unobserve(element);
    },
  };
}
