/**
 * Runs in the page, and knows nothing of this file. Marks the time when the message has been painted: it is in view when
 * a frame begins, and what a frame has sent itself comes after its paint.
 */
export function notePainted({ mark, messageId }: { mark: string; messageId: string }): void {
  const painted = new MessageChannel();
  painted.port1.onmessage = () => {
    performance.mark(mark);
    painted.port1.close();
  };
  const look = () => {
    const list = document.querySelector("[role=log]")?.getBoundingClientRect();
    const message = document
      .querySelector(`[role=log] [data-message-id="${messageId}"]`)
      ?.getBoundingClientRect();
    const isInView =
      list && message && message.height > 0 && message.top < list.bottom && message.bottom > list.top;
    if (isInView) painted.port2.postMessage(null);
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** When a mark was set, in milliseconds since navigation; null where it is not yet. */
export function whenMarked(mark: string): number | null {
  return performance.getEntriesByName(mark)[0]?.startTime ?? null;
}
