import { type ChatRequest, lastText, stepsSoFar } from "./chat-request.ts";

/** What the double does with one request. */
export interface Script {
  status: number;
  /** Seconds, as the header says them. */
  retryAfter?: number | undefined;
  reasoning?: string[];
  /** Before each thought. */
  thoughtMs?: number | undefined;
  words: string[];
  delayMs: number;
  /** What search_history is called with after the words, a call for each. */
  searches?: string[];
  /** The client's functions that are called after the words. */
  calls?: { name: string; arguments: string }[];
  /** `length` where it is cut at its limit. */
  finish?: string | undefined;
  /** After so many words the connection is cut, or nothing more comes; before the headers where it is -1. */
  failAfter?: number | undefined;
  hangAfter?: number | undefined;
  /** While it hangs: signs of life that say nothing. */
  keepAlive?: boolean;
  /** The words come again and again. */
  endless?: boolean;
  /** Something that is no JSON in place of the end. */
  garbage?: boolean;
}

const sample = `# A heading

A paragraph with **bold**, *italic* and \`code\`.

- one
- two

| a | b |
|---|---|
| 1 | 2 |

\`\`\`js
const answer = 42;
\`\`\`
`;

const slow = { words: 40, delayMs: 200 }; // eight seconds: long enough to reload into

/**
 * The model says what kind of answer; commands in the user's last message change it:
 *
 * - [[words=N]] that many words, [[delay=MS]] before each, [[markdown]] one of everything, [[reasoning]] thoughts first,
 *   [[thoughts=MS]] and so long before each of the three, [[say=TEXT]] these words and no others, [[base64=TEXT]] where they
 *   have several lines or brackets
 * - [[status=CODE]] an error at once, [[retry-after=S]] with this header, [[times=K]] only the first K times that the
 *   same is asked
 * - [[fail-after=N]] words, then the connection is cut; [[hang-after=N]] words, then silence, [[keep-alive]] with empty
 *   pieces and comments; [[hang]] not even headers; [[garbage]] at the end; [[endless]] words
 * - [[call=NAME ARGUMENTS]] a function of the client's is called, once for each such command, until it has an answer
 * - [[finish=REASON]] what it ends with, in place of stop
 * - [[tool=QUERY]] first search_history is called, once for each such command; [[tool-loop=N]] N times in a row;
 *   [[before=TEXT]] what it says before it calls
 *
 * @param askedBefore how often the same was asked before
 */
export function scriptFor(asked: ChatRequest, askedBefore = 0): Script {
  if (/\btitle\b/i.test(lastText(asked, "system"))) {
    return { status: 200, words: ["A ", "short ", "title"], delayMs: 0 };
  }
  const said = lastText(asked, "user");
  const isSlow = asked.model === "double-slow";
  const count = numberIn(said, "words") ?? (isSlow ? slow.words : undefined);
  const searches = searchesIn(said, stepsSoFar(asked));
  const calls = stepsSoFar(asked) === 0 ? callsIn(said) : [];
  return {
    status: askedBefore < (numberIn(said, "times") ?? Number.POSITIVE_INFINITY) ? statusIn(asked, said) : 200,
    retryAfter: numberIn(said, "retry-after"),
    reasoning: /\[\[(reasoning|thoughts=\d+)\]\]/.test(said) ? ["Let ", "me ", "think."] : [],
    thoughtMs: numberIn(said, "thoughts"),
    words:
      searches.length + (count === undefined ? calls.length : 0) > 0
        ? split(/\[\[before=(.*?)\]\]/.exec(said)?.[1] ?? "")
        : split(count === undefined ? textFor(said) : counted(count)),
    searches,
    calls,
    finish: /\[\[finish=(\w+)\]\]/.exec(said)?.[1],
    delayMs: numberIn(said, "delay") ?? (isSlow ? slow.delayMs : 0),
    failAfter: numberIn(said, "fail-after"),
    hangAfter: said.includes("[[hang]]") ? -1 : numberIn(said, "hang-after"),
    keepAlive: said.includes("[[keep-alive]]"),
    endless: said.includes("[[endless]]"),
    garbage: said.includes("[[garbage]]"),
  };
}

function statusIn(asked: ChatRequest, said: string): number {
  return numberIn(said, "status") ?? (asked.model === "double-fails" ? 500 : 200);
}

function searchesIn(said: string, steps: number): string[] {
  if (steps < (numberIn(said, "tool-loop") ?? 0)) return [`step ${steps + 1}`];
  if (steps > 0) return [];
  return [...said.matchAll(/\[\[tool=(.*?)\]\]/g)].map(([, query = ""]) => query);
}

function callsIn(said: string): { name: string; arguments: string }[] {
  const found = said.matchAll(/\[\[call=(\w+) ?(.*?)\]\]/g);
  return [...found].map(([, name = "", input = ""]) => ({ name, arguments: input || "{}" }));
}

function textFor(said: string): string {
  if (said.includes("[[markdown]]")) return sample;
  const encoded = /\[\[base64=(.*?)\]\]/.exec(said)?.[1];
  if (encoded !== undefined) return Buffer.from(encoded, "base64").toString();
  const dictated = /\[\[say=(.*?)\]\]/.exec(said)?.[1];
  if (dictated !== undefined) return dictated;
  return `You said: **${said.replaceAll(/\[\[.*?\]\]/g, "").trim()}**\n\nThat is all I know.`;
}

function counted(count: number): string {
  return Array.from({ length: count }, (_, index) => `word${index + 1}`).join(" ");
}

// The spaces stay with the words: joined again it is the same text.
function split(text: string): string[] {
  return text.match(/\S*\s+|\S+$/g) ?? [];
}

function numberIn(said: string, name: string): number | undefined {
  const found = new RegExp(`\\[\\[${name}=(\\d+)\\]\\]`).exec(said)?.[1];
  return found === undefined ? undefined : Number(found);
}
