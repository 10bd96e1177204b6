import type { Message } from "#lib/shared/contracts/message.ts";
import type { ReplyAck } from "#lib/shared/contracts/reply.ts";
import { isTerminalType } from "#lib/shared/contracts/reply-events.ts";
import { applyReplyEvent, newReply } from "#lib/shared/reply-state.ts";
import { until } from "#scripts/system/until.ts";
import type { App } from "./app.ts";
import { counting, type Exchange } from "./double-says.ts";
import type { Person } from "./person.ts";
import { isEnd, type Reading, read } from "./reading.ts";
import { heardAndLost, misnumbered, spokenIn } from "./spoken.ts";
import { messagesOf, newSaying, type Saying, say } from "./talk.ts";

/** A conversation whose reply is written by a process that is about to be killed, and who reads along. */
export interface Doomed {
  saying: Saying;
  exchange: Exchange;
  ack: ReplyAck;
  /** At the process that writes it, and at another. */
  here: Reading;
  there: Reading;
}

export interface Verdict {
  /** In words; none where every promise was kept. */
  problems: string[];
  /** From the kill until the reply was marked. */
  markedAfterMs: number;
  /** How long before the kill the first piece was shown that did not survive. */
  lostMs: number;
}

/** Promised in design.md §4. */
const markedWithinMs = 20_000;

export async function beginDoomed(
  person: Person,
  here: App,
  there: App,
  exchange: Exchange,
): Promise<Doomed> {
  const saying = newSaying(exchange.content);
  const ack = await say(person, here, saying);
  const path = `/conversations/${ack.conversation_id}/stream?after=${ack.last_event_id}`;
  const [readHere, readThere] = await Promise.all([read(person, here, path), read(person, there, path)]);
  return { saying, exchange, ack, here: readHere, there: readThere };
}

/** A process that lives on, where the judging is done, and when the other one was killed. */
interface Aftermath {
  person: Person;
  app: App;
  killedAt: number;
  mayLoseMs: number;
}

/** Whether an interrupted reply is what design.md §4 promises. Never throws: others are being killed meanwhile. */
export async function judge(doomed: Doomed, aftermath: Aftermath): Promise<Verdict> {
  const id = doomed.ack.conversation_id;
  try {
    const verdict = await look(doomed, aftermath);
    return { ...verdict, problems: verdict.problems.map((each) => `${id}: ${each}`) };
  } catch (error) {
    return { problems: [`${id}: ${error}`], markedAfterMs: 0, lostMs: 0 };
  }
}

async function look(doomed: Doomed, at: Aftermath): Promise<Verdict> {
  const { person, app, killedAt, mayLoseMs } = at;
  const { ack, here, there, exchange } = doomed;
  const conversationId = ack.conversation_id;
  const problems: string[] = [];

  const messages = await onceMarked(person, app, conversationId, killedAt);
  const markedAfterMs = performance.now() - killedAt;
  if (markedAfterMs > markedWithinMs) problems.push(`marked after ${Math.round(markedAfterMs)} ms`);
  problems.push(...wrongInHistory(messages, doomed.saying), ...wrongInReply(messages, exchange));

  const stored = textsOf(messages);
  const firstLost = heardAndLost(here.replies(), stored) ?? killedAt;
  const lostMs = Math.max(0, killedAt - firstLost);
  if (lostMs > mayLoseMs) problems.push(`text that was shown ${Math.round(lostMs)} ms before is lost`);
  // Both readers come to the end: the one that saw it break off reads on elsewhere.
  await there.until(isEnd, markedWithinMs);
  const after = here.heard.at(-1)?.id ?? ack.last_event_id;
  const rest = await read(person, app, `/conversations/${conversationId}/stream?after=${after}`);
  await rest.until(isEnd);
  for (const heard of [there.replies(), [...here.replies(), ...rest.replies()]]) {
    problems.push(
      ...wrongInEvents(
        heard.map(({ event }) => event),
        ack,
        stored,
      ),
    );
  }
  problems.push(...(await wrongInNext(person, app, conversationId, messages.length)));
  return { problems, markedAfterMs, lostMs };
}

/** The conversation, as soon as its reply does not run any more. */
async function onceMarked(
  person: Person,
  app: App,
  conversationId: string,
  since: number,
): Promise<Message[]> {
  const withinMs = Math.max(0, since + 2 * markedWithinMs - performance.now());
  const ask = async () => {
    const messages = await messagesOf(person, app, conversationId);
    return messages.some(({ status }) => status === "running") ? undefined : messages;
  };
  return (await until({ withinMs, everyMs: 250 }, ask)) ?? messagesOf(person, app, conversationId);
}

/** What was acknowledged is there once, and every message has its number. */
export function wrongInHistory(messages: Message[], { messageId, content }: Saying): string[] {
  const problems: string[] = [];
  const said = messages.filter((message) => message.id === messageId || message.content === content);
  if (said.length !== 1 || said[0]?.id !== messageId || said[0].content !== content)
    problems.push(`what was said is there ${said.length} times`);
  const numbers = messages.map(({ seq }) => seq);
  if (numbers.some((seq, index) => seq !== index + 1)) problems.push(`numbered ${numbers.join(", ")}`);
  return problems;
}

/** One row a step, each a beginning of what the model sent, the last one marked. */
function wrongInReply(messages: Message[], { replies }: Exchange): string[] {
  const problems: string[] = [];
  const steps = messages.filter(({ role }) => role === "assistant");
  if (steps.length === 0 || steps.length > replies.length)
    problems.push(`${steps.length} rows for ${replies.length} model calls`);
  for (const [index, { content, status }] of steps.entries()) {
    const text = content ?? "";
    const isLast = index === steps.length - 1;
    if (status !== (isLast ? "interrupted" : "completed")) problems.push(`row ${index + 1} is ${status}`);
    if (typeof text !== "string" || !replies[index]?.startsWith(text))
      problems.push(`row ${index + 1} is not what the model sent`);
  }
  return problems;
}

function wrongInEvents(
  events: ReturnType<Reading["replies"]>[number]["event"][],
  ack: ReplyAck,
  stored: ReadonlyMap<string, string>,
): string[] {
  const problems = misnumbered(events, -1);
  const state = events.reduce(applyReplyEvent, newReply(ack.response_id));
  if (state.status !== "interrupted") problems.push(`a reader was told that it is ${state.status}`);
  const last = events.at(-1);
  if (!last || !isTerminalType(last.type)) problems.push("a reader was not told the end");
  for (const item of state.items) {
    if (item.type !== "message") continue;
    const text = item.content.map((part) => part.text).join("");
    if (text !== stored.get(item.id)) problems.push("a reader was told another end than was stored");
  }
  // The pieces alone may go beyond what survived, but they are never other ones.
  for (const [id, text] of spokenIn(events)) {
    const kept = stored.get(id) ?? "";
    if (!text.startsWith(kept)) problems.push("the pieces that a reader had are not those that were stored");
  }
  return problems;
}

/** The conversation goes on as if nothing had been. */
async function wrongInNext(
  person: Person,
  app: App,
  conversationId: string,
  before: number,
): Promise<string[]> {
  const { content, replies } = counting(3, 0);
  const saying = newSaying(content, conversationId);
  const ack = await say(person, app, saying);
  const next = await read(person, app, `/conversations/${conversationId}/stream?after=${ack.last_event_id}`);
  await next.until(isEnd);
  const messages = await messagesOf(person, app, conversationId);
  const reply = messages.at(-1);
  const problems = wrongInHistory(messages, saying);
  if (messages.length !== before + 2) problems.push(`${messages.length - before} rows for the next message`);
  if (reply?.status !== "completed" || reply.content !== replies[0])
    problems.push(`the next message's reply is ${reply?.status}`);
  return problems;
}

function textsOf(messages: Message[]): Map<string, string> {
  return new Map(messages.map(({ id, content }) => [id, typeof content === "string" ? content : ""]));
}
