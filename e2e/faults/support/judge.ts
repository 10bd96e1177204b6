import type { Message } from "#lib/shared/contracts/message.ts";
import type { Place } from "./app.ts";
import { type Begun, readReply, readToTheEnd } from "./begun.ts";
import { counting } from "./double-says.ts";
import type { Person } from "./person.ts";
import { isEnd } from "./reading.ts";
import { heardAndLost } from "./spoken.ts";
import { messagesAtRest, messagesOf, newSaying, say } from "./talk.ts";
import { type Problems, textsOf, wrongInEvents, wrongInHistory, wrongInReply } from "./wrong.ts";

/** What is left after a kill, and a process that lives, at which the judging is done. */
export interface Aftermath {
  person: Person;
  at: Place;
  killedAt: number;
  /** Whether the process that wrote the reply lives on. */
  survived: boolean;
  /** How old what was shown may be at the kill, and be lost all the same. */
  mayLoseMs: () => number;
}

export interface Verdict {
  problems: Problems;
  status: Message["status"] | undefined;
  /** From the kill until the reply ran no more. */
  endedAfterMs: number;
  /** How long before the kill the first piece was shown that did not survive. */
  lostMs: number;
}

/** Promised in design.md §4. */
const markedWithinMs = 20_000;

/** Whether a reply is what design.md §4 promises. Never throws: others are being killed meanwhile. */
export async function judge(begun: Begun, aftermath: Aftermath): Promise<Verdict> {
  const id = begun.ack.conversation_id;
  try {
    const verdict = await look(begun, aftermath);
    return { ...verdict, problems: verdict.problems.map((each) => `${id}: ${each}`) };
  } catch (error) {
    return { problems: [`${id}: ${error}`], status: undefined, endedAfterMs: 0, lostMs: 0 };
  }
}

async function look(begun: Begun, aftermath: Aftermath): Promise<Verdict> {
  const { person, at, killedAt, survived, mayLoseMs } = aftermath;
  const { ack, here, there, exchange, saying } = begun;
  const conversationId = ack.conversation_id;
  const messages = await messagesAtRest(person, at, { conversationId, withinMs: 2 * markedWithinMs });
  const endedAfterMs = performance.now() - killedAt;
  const problems = [...wrongInHistory(messages, saying), ...wrongInReply(messages, exchange, survived)];
  if (!survived && endedAfterMs > markedWithinMs)
    problems.push(`marked after ${Math.round(endedAfterMs)} ms`);

  const firstLost = heardAndLost(here.replies(), textsOf(messages));
  const lostMs = firstLost === null ? 0 : killedAt - firstLost;
  if (lostMs > mayLoseMs()) problems.push(`what was shown ${Math.round(lostMs)} ms before is lost`);
  if (survived && firstLost !== null) problems.push("what was shown is lost, though nobody died who knew it");

  for (const reading of [here, there]) {
    const events = await readToTheEnd(person, at, { ack, reading });
    problems.push(...wrongInEvents(events, ack, messages));
  }
  problems.push(...(await wrongInNext(person, at, conversationId, messages.length)));
  const status = messages.findLast(({ role }) => role === "assistant")?.status;
  return { problems, status, endedAfterMs, lostMs: Math.max(0, lostMs) };
}

/** The conversation goes on as if nothing had been. */
async function wrongInNext(
  person: Person,
  at: Place,
  conversationId: string,
  before: number,
): Promise<Problems> {
  const { content, replies } = counting(3, 0);
  const saying = newSaying(content, conversationId);
  const ack = await say(person, at, saying);
  await (await readReply(person, at, ack, ack.last_event_id)).until(isEnd);
  const messages = await messagesOf(person, at, conversationId);
  const reply = messages.at(-1);
  const problems = wrongInHistory(messages, saying);
  if (messages.length !== before + 2) problems.push(`${messages.length - before} rows for the next message`);
  if (reply?.status !== "completed" || reply.content !== replies[0])
    problems.push(`the next message's reply is ${reply?.status}`);
  return problems;
}
