import { env } from "#lib/server/env.ts";
import { firstFlaw } from "#lib/server/text.ts";
import { AppError, invalid } from "#lib/shared/errors.ts";
import { newUuid, parseId } from "#lib/shared/ids.ts";

/** What a client wants to say, checked: its uuid (made here when the client gave no id) and its exact text. */
export function parseNewMessage(message: { id?: string | undefined; content: string }): {
  uuid: string;
  text: string;
} {
  const { id, content } = message;
  const limit = env().MESSAGE_MAX_CHARACTERS;
  if (content.trim() === "") throw invalid("message.content", "Please write something first.");
  if (content.length > limit) {
    throw new AppError(
      "too_large",
      `This message has ${content.length.toLocaleString("en")} characters; at most ${limit.toLocaleString("en")} are possible.`,
      { param: "message.content", code: "message_too_long" },
    );
  }
  const flaw = firstFlaw(content);
  if (flaw) throw invalid("message.content", `The message ${flaw}.`);
  const uuid = id === undefined ? newUuid() : parseId("message", id);
  if (!uuid) throw invalid("message.id", "A message id is msg_ and the 32 hex digits of a UUIDv7.");
  return { uuid, text: content };
}
