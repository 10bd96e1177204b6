import type { ReplyAck } from "#lib/shared/contracts/reply.ts";
import { isTerminalType, type ReplyEvent } from "#lib/shared/contracts/reply-events.ts";
import type { Place } from "./app.ts";
import type { Exchange } from "./double-says.ts";
import type { Person } from "./person.ts";
import { isEnd, type Reading, read } from "./reading.ts";
import { newSaying, type Saying, say } from "./talk.ts";

/** A conversation whose reply is being written, and who reads along. */
export interface Begun {
  saying: Saying;
  exchange: Exchange;
  ack: ReplyAck;
  /** At the process that writes it, and at another. */
  here: Reading;
  there: Reading;
}

export async function begin(person: Person, here: Place, there: Place, exchange: Exchange): Promise<Begun> {
  const saying = newSaying(exchange.content);
  const ack = await say(person, here, saying);
  const [readHere, readThere] = await Promise.all([
    readReply(person, here, ack, ack.last_event_id),
    readReply(person, there, ack, ack.last_event_id),
  ]);
  return { saying, exchange, ack, here: readHere, there: readThere };
}

export function readReply(person: Person, at: Place, ack: ReplyAck, after: string): Promise<Reading> {
  return read(person, at, `/conversations/${ack.conversation_id}/stream?after=${after}`);
}

/** All that a reader is told of a reply that has ended: where its stream broke off, it reads on elsewhere. */
export async function readToTheEnd(
  person: Person,
  elsewhere: Place,
  { ack, reading }: { ack: ReplyAck; reading: Reading },
): Promise<ReplyEvent[]> {
  await Promise.race([reading.over, reading.until(isEnd)]).catch(() => {});
  reading.leave();
  const events = reading.replies().map(({ event }) => event);
  const last = events.at(-1);
  if (last && isTerminalType(last.type)) return events;
  const rest = await readReply(person, elsewhere, ack, reading.heard.at(-1)?.id ?? ack.last_event_id);
  await rest.until(isEnd);
  rest.leave();
  return [...events, ...rest.replies().map(({ event }) => event)];
}
