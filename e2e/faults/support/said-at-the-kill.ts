import type { ReplyAck } from "#lib/shared/contracts/reply.ts";
import { until } from "#scripts/system/until.ts";
import type { App } from "./app.ts";
import { wrongInHistory } from "./interrupted.ts";
import type { Person } from "./person.ts";
import { messagesOf, type Saying, say } from "./talk.ts";

/**
 * Says something at a process that is being killed, and what nobody acknowledged again, under the same id, at another:
 * either way it is there once, and its reply comes to an end.
 */
export async function sayAtTheKill(
  saying: Saying,
  at: { person: Person; dying: App; living: App; withinMs: number },
): Promise<{ wasCut: boolean; problems: string[] }> {
  const first = await say(at.person, at.dying, saying).catch(() => null);
  const found = await wrong(saying, first, at).catch((error) => [String(error)]);
  const problems = found.map((each) => `${saying.conversationId}, said at the kill: ${each}`);
  return { wasCut: first === null, problems };
}

async function wrong(
  saying: Saying,
  first: ReplyAck | null,
  { person, living, withinMs }: Parameters<typeof sayAtTheKill>[1],
): Promise<string[]> {
  const ack = first ?? (await say(person, living, saying));
  const problems: string[] = [];
  if (ack.user_message_id !== saying.messageId) problems.push("acknowledged under another id");
  const messages = await until({ withinMs, everyMs: 250 }, async () => {
    const now = await messagesOf(person, living, saying.conversationId);
    return now.some(({ status }) => status === "running") ? undefined : now;
  });
  if (!messages) return [...problems, "its reply runs for ever"];
  const statuses = messages.map(({ role, status }) => `${role} ${status}`).join(", ");
  if (!/^user completed, assistant (completed|interrupted)$/.test(statuses)) problems.push(statuses);
  return [...problems, ...wrongInHistory(messages, saying)];
}
