export interface Hit {
  title: string;
  link: string;
  role: string;
  snippet: string;
  date: string;
}

/** Words that say nothing about what is looked for. Only English ones: others do no harm beyond a narrower search. */
const fillers = new Set(
  (
    "a about after again all an and any are as ask asked at be been before but by can could did do does done find for from " +
    "get give had has have hello help hey hi how i if in is it its know last let like look me mention mentioned my of on or " +
    "our please remember said say search show so some something talk talked tell than thank thanks that the their them " +
    "then there these they thing this time to up us was we were what when where which who why will with would write wrote " +
    "yes you your"
  ).split(" "),
);

const maxWords = 5;

export const introduction = [
  "Hello. I am the **librarian**: a small assistant built into Verbatim that works without any model, even offline.",
  "I can't reason or chat like a language model. What I can do is search everything you have written here. Ask me about " +
    "something you said, for example: *what did we say about the garden?*",
  "To talk to a real model, the person who runs this server can set `OPENAI_BASE_URL` and `OPENAI_API_KEY`, or start " +
    "Ollama beside it. Everything is kept here either way, word for word.",
].join("\n\n");

/** What to look for: the words of a question that carry it, the longest first where there are too many. */
export function searchWords(question: string): string[] {
  const words = question.toLowerCase().match(/[\p{L}\p{N}][\p{L}\p{N}'’_-]*/gu) ?? [];
  const telling = [...new Set(words.filter((word) => !fillers.has(word)))];
  if (telling.length <= maxWords) return telling;
  const longest = new Set([...telling].sort((a, b) => b.length - a.length).slice(0, maxWords));
  return telling.filter((word) => longest.has(word));
}

/** The answer in markdown: what was found, quoted, with links to the conversations. Null: the search failed. */
export function describeHits(question: string, hits: Hit[] | null): string {
  const words = searchWords(question)
    .map((word) => `“${word}”`)
    .join(", ");
  if (!hits) return "I could not search your history just now. Please try again in a moment.";
  if (hits.length === 0) {
    return (
      `I found nothing about ${words} in your earlier conversations.\n\n` +
      "I am the librarian: I can only find what was said here. What you just wrote is kept, so I will find it next time."
    );
  }
  const found = hits.map(
    (hit) =>
      `> ${oneLine(hit.snippet)}\n>\n> ${hit.role === "user" ? "You" : "Assistant"}, ${hit.date}, in [${escaped(hit.title)}](${hit.link})`,
  );
  const count = hits.length === 1 ? "one place" : `${hits.length} places`;
  return [`I looked for ${words} and found it in ${count}:`, ...found].join("\n\n");
}

/** A quotation stands in one line and says nothing in markdown of its own. */
function oneLine(text: string): string {
  return escaped(text.replaceAll(/\s+/g, " ").trim());
}

function escaped(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>#|~]/g, "\\$&");
}
