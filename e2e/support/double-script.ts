import { type ChatRequest, lastText } from "./chat-request.ts";

/** What the double does with one request. */
export type Script = { status: number; words: string[]; delayMs: number; failAfter?: number };

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
 * [[delay=MS]] before each word, [[words=N]] that many words, [[fail-after=N]] words then the connection is cut,
 * [[status=CODE]] an error at once, [[markdown]] one of everything.
 */
export function scriptFor(asked: ChatRequest): Script {
  const said = lastText(asked, "user");
  if (/\btitle\b/i.test(lastText(asked, "system")))
    return { status: 200, words: ["A ", "short ", "title"], delayMs: 0 };
  const count = numberIn(said, "words") ?? (asked.model === "double-slow" ? slow.words : undefined);
  return {
    status: numberIn(said, "status") ?? (asked.model === "double-fails" ? 500 : 200),
    words: split(count === undefined ? textFor(said) : counted(count)),
    delayMs: numberIn(said, "delay") ?? (asked.model === "double-slow" ? slow.delayMs : 0),
    failAfter: numberIn(said, "fail-after"),
  };
}

function textFor(said: string): string {
  if (said.includes("[[markdown]]")) return sample;
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
