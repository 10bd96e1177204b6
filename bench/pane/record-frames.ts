import type { JSHandle, Page } from "@playwright/test";

/** A frame of the pane as it was painted. Distances are pixels from the top of the list of messages. */
export interface PaneFrame {
  /** Milliseconds, when it began. */
  at: number;
  /** How far the wheel had been turned since recording began; down is positive. */
  wheeled: number;
  /** How tall the list is, and how far it could be scrolled up and down from here. */
  height: number;
  above: number;
  below: number;
  /** Of each message in view. */
  inView: { id: string; top: number; bottom: number }[];
  /** Where the first message of those that are drawn begins, and the last ends. */
  drawn: { top: number; bottom: number };
  /** Whether nothing is said in the middle fifth of the list. */
  blank: boolean;
}

export interface Recording {
  frames: PaneFrame[];
  /** Ids of all that came into view. */
  seen: Set<string>;
  mostElements: number;
  stop(): void;
}

/** Records every frame of the pane from now on. */
export function recordFrames(page: Page): Promise<JSHandle<Recording>> {
  return page.evaluateHandle(() => {
    const list = document.querySelector<HTMLElement>('[role=log][aria-label="Messages"]');
    if (!list) throw new Error("There is no list of messages.");
    const canScroll = (element: Element) => /auto|scroll/.test(getComputedStyle(element).overflowY);
    let view: HTMLElement = list;
    while (!canScroll(view) && view.parentElement) view = view.parentElement;
    const fromEnd = getComputedStyle(view).flexDirection === "column-reverse";
    // Both are kept up to date by the browser, and cost nothing while nothing changes.
    const articles = list.getElementsByTagName("article");
    const elements = document.getElementsByTagName("*");
    /** What a message has for screen readers alone, such as who speaks, is no text. */
    const wordless = 12;

    const recording: Recording = { frames: [], seen: new Set(), mostElements: 0, stop };
    let wheeled = 0;
    let observer: ResizeObserver | null = null;
    const onWheel = (event: WheelEvent) => {
      wheeled += event.deltaY;
    };

    /** The first message that ends below the upper edge: they stand in the order of the page. */
    function firstInView(edge: number): number {
      let [low, high] = [0, articles.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((articles[middle]?.getBoundingClientRect().bottom ?? 0) > edge) high = middle;
        else low = middle + 1;
      }
      return low;
    }

    function note(at: number): void {
      const edge = view.getBoundingClientRect().top;
      const height = view.clientHeight;
      const room = view.scrollHeight - height;
      const above = fromEnd ? room + view.scrollTop : view.scrollTop;
      const inView: PaneFrame["inView"] = [];
      let blank = true;
      for (let index = firstInView(edge); index < articles.length; index++) {
        const article = articles[index];
        const box = article?.getBoundingClientRect();
        if (!article || !box || box.top - edge >= height) break;
        const [top, bottom] = [box.top - edge, box.bottom - edge];
        const id = article.dataset.messageId ?? "";
        inView.push({ id, top, bottom });
        recording.seen.add(id);
        const inMiddle = bottom > height * 0.4 && top < height * 0.6;
        if (inMiddle && (article.textContent?.length ?? 0) > wordless) blank = false;
      }
      const drawn = {
        top: (articles[0]?.getBoundingClientRect().top ?? edge) - edge,
        bottom: (articles[articles.length - 1]?.getBoundingClientRect().bottom ?? edge) - edge,
      };
      const place = { height, above, below: room - above };
      recording.frames.push({ at, wheeled, ...place, inView, drawn, blank });
      if (recording.frames.length % 10 === 0)
        recording.mostElements = Math.max(recording.mostElements, elements.length);
    }

    /**
     * What a frame shows is known between its layout and its paint, when observers of sizes are told, among them the
     * app's that put right where it stands. Each observer is told once when it is new, after all those that were before it.
     */
    function onFrame(at: number): void {
      observer?.disconnect();
      observer = new ResizeObserver(() => {
        observer?.disconnect();
        note(at);
      });
      observer.observe(view);
      frame = requestAnimationFrame(onFrame);
    }

    let frame = requestAnimationFrame(onFrame);
    addEventListener("wheel", onWheel, { capture: true, passive: true });
    function stop() {
      cancelAnimationFrame(frame);
      observer?.disconnect();
      removeEventListener("wheel", onWheel, { capture: true });
    }
    return recording;
  });
}
