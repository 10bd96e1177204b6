import type { ReplyAck } from "#lib/shared/contracts/reply.ts";
import type { Place } from "./app.ts";
import type { Person } from "./person.ts";
import { messagesAtRest, type Saying, say } from "./talk.ts";
import { type Problems, wrongInHistory } from "./wrong.ts";

interface Places {
  person: Person;
  dying: Place;
  living: Place;
}

/**
 * Says something while a process or the database is being killed, and what nobody acknowledged again, under the same
 * id, at another process: either way it is there once, and its reply comes to an end.
 */
export async function sayAtTheKill(
  saying: Saying,
  places: Places,
): Promise<{ wasCut: boolean; problems: Problems }> {
  const first = await say(places.person, places.dying, saying).catch(() => null);
  const found = await wrong(saying, first, places).catch((error) => [String(error)]);
  const problems = found.map((each) => `${saying.conversationId}, said at the kill: ${each}`);
  return { wasCut: first === null, problems };
}

async function wrong(saying: Saying, first: ReplyAck | null, { person, living }: Places): Promise<Problems> {
  const ack = first ?? (await say(person, living, saying));
  const problems: Problems = [];
  if (ack.user_message_id !== saying.messageId) problems.push("acknowledged under another id");
  const messages = await messagesAtRest(person, living, {
    conversationId: saying.conversationId,
    withinMs: 30_000,
  });
  const statuses = messages.map(({ role, status }) => `${role} ${status}`).join(", ");
  if (!/^user completed, assistant (completed|interrupted)$/.test(statuses)) problems.push(statuses);
  return [...problems, ...wrongInHistory(messages, saying)];
}
