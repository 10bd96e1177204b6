import type { Message } from "#lib/shared/contracts/message.ts";
import type { ReplyAck } from "#lib/shared/contracts/reply.ts";
import { isTerminalType, type ReplyEvent } from "#lib/shared/contracts/reply-events.ts";
import { applyReplyEvent, newReply } from "#lib/shared/reply-state.ts";
import type { Exchange } from "./double-says.ts";
import { misnumbered, spokenIn } from "./spoken.ts";
import type { Saying } from "./talk.ts";

/** What is wrong, in words; nothing where all is well. */
export type Problems = string[];

/** What was acknowledged is there once, and every message has its number. */
export function wrongInHistory(messages: Message[], { messageId, content }: Saying): Problems {
  const problems: Problems = [];
  const said = messages.filter((message) => message.id === messageId || message.content === content);
  if (said.length !== 1 || said[0]?.id !== messageId || said[0].content !== content)
    problems.push(`what was said is there ${said.length} times`);
  const numbers = messages.map(({ seq }) => seq);
  if (numbers.some((seq, index) => seq !== index + 1)) problems.push(`numbered ${numbers.join(", ")}`);
  return problems;
}

/**
 * One row a step, each a beginning of what the model sent.
 * @param survived the process that wrote it: then the reply is whole, or says why not
 */
export function wrongInReply(messages: Message[], { replies }: Exchange, survived: boolean): Problems {
  const problems: Problems = [];
  const steps = messages.filter(({ role }) => role === "assistant");
  const last = steps.at(-1);
  if (!last || steps.length > replies.length)
    problems.push(`${steps.length} rows for ${replies.length} model calls`);
  for (const [index, { content, status }] of steps.entries()) {
    if (status !== "completed" && index < steps.length - 1) problems.push(`row ${index + 1} is ${status}`);
    if (!replies[index]?.startsWith(textOf(content)))
      problems.push(`row ${index + 1} is not what the model sent`);
  }
  if (!survived && last?.status !== "interrupted") problems.push(`its reply is ${last?.status}`);
  if (survived && last?.status === "completed" && textOf(last.content) !== replies.at(-1))
    problems.push("its reply is completed, and not whole");
  if (survived && last?.status !== "completed" && !(last?.status === "failed" && last.error?.message))
    problems.push(`its reply is ${last?.status}, without a reason`);
  return problems;
}

/** What a reader was told from the first event to the last is what is stored now. */
export function wrongInEvents(events: readonly ReplyEvent[], ack: ReplyAck, messages: Message[]): Problems {
  const problems = misnumbered(events, -1, true);
  const stored = textsOf(messages);
  const status = messages.findLast(({ role }) => role === "assistant")?.status;
  const state = events.reduce(applyReplyEvent, newReply(ack.response_id));
  if (state.status !== status) problems.push(`a reader was told that it is ${state.status}, not ${status}`);
  const last = events.at(-1);
  if (!last || !isTerminalType(last.type)) problems.push("a reader was not told the end");
  for (const item of state.items) {
    if (item.type !== "message") continue;
    const text = item.content.map((part) => part.text).join("");
    if (text !== stored.get(item.id)) problems.push("a reader was told another end than is stored");
  }
  // The pieces alone may go beyond what survived, and end where the whole was told instead; they are never other ones.
  const leapt = misnumbered(events, -1).length > 0;
  for (const [id, text] of spokenIn(events)) {
    const kept = stored.get(id) ?? "";
    const agrees = text.startsWith(kept) || (leapt && kept.startsWith(text));
    if (!agrees) problems.push("the pieces told are not those that are stored");
  }
  return problems;
}

export function textsOf(messages: Message[]): Map<string, string> {
  return new Map(messages.map(({ id, content }) => [id, textOf(content)]));
}

function textOf(content: Message["content"]): string {
  return typeof content === "string" ? content : "";
}
