/** Something to say to the double, and what its reply is, model call by model call. */
export interface Exchange {
  content: string;
  replies: string[];
}

/** It counts, word by word. */
export function counting(words: number, delayMs: number): Exchange {
  const reply = Array.from({ length: words }, (_, index) => `word${index + 1}`).join(" ");
  return { content: `Count. [[words=${words}]] [[delay=${delayMs}]]`, replies: [reply] };
}

/** It looks something up again and again, a row for each time and one for what was found, before it counts. */
export function searching(steps: number, words: number, delayMs: number): Exchange {
  const { content, replies } = counting(words, delayMs);
  return {
    content: `${content} [[reasoning]] [[tool-loop=${steps}]]`,
    replies: [...Array.from({ length: steps }, () => ""), ...replies],
  };
}

/** It gives back what it was told. */
export function echoing(text: string, delayMs: number): Exchange {
  return {
    content: `${text} [[delay=${delayMs}]]`,
    replies: [`You said: **${text.trim()}**\n\nThat is all I know.`],
  };
}

/** All of Unicode that tends to break on its way: surrogate pairs, joined and combining characters, both directions. */
export function manyScripts(words: number): string {
  const samples = [
    "naïve",
    "👩‍👩‍👧‍👦",
    "日本語",
    "שלום",
    "é",
    "𝕊𝕔𝕣𝕚𝕡𝕥",
    "\u{1F1EA}\u{1F1FA}",
    "a\u0300\u0301",
    "مرحبا",
    "\\n",
    '"',
    "</p>",
  ];
  return Array.from({ length: words }, (_, index) => `${samples[index % samples.length]}${index}`).join(" ");
}
