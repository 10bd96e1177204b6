/** As app/markdown.css names it. */
const highlightName = "found";

/** Marked in the DOM that there is, and no more of it: what is far from the reader is not drawn. */
const mostMarks = 2_000;

/**
 * Marks words wherever they stand in an element, by the browser's own highlights: nothing of the DOM changes. Browsers
 * without them show the message that was found, unmarked.
 * @returns how to take the marks away
 */
export function markWords(element: HTMLElement, words: readonly string[]): () => void {
  if (words.length === 0 || !("highlights" in CSS)) return () => {};
  const pattern = new RegExp(words.map(escaped).join("|"), "giu");
  const mark = () => {
    const ranges: Range[] = [];
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node && ranges.length < mostMarks; node = texts.nextNode()) {
      for (const { index, 0: word } of (node.nodeValue ?? "").matchAll(pattern)) {
        const range = new Range();
        range.setStart(node, index);
        range.setEnd(node, index + word.length);
        ranges.push(range);
      }
    }
    CSS.highlights.set(highlightName, new Highlight(...ranges));
  };
  let frame = 0;
  const observer = new MutationObserver(() => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(mark);
  });
  observer.observe(element, { childList: true, characterData: true, subtree: true });
  mark();
  return () => {
    cancelAnimationFrame(frame);
    observer.disconnect();
    CSS.highlights.delete(highlightName);
  };
}

/** `RegExp.escape` is younger than some browsers. */
const escaped = (word: string) => word.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
