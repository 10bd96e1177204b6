import { env } from "#lib/server/env.ts";
import { AppError } from "#lib/shared/errors.ts";

/** Refuses text longer than MESSAGE_MAX_CHARACTERS (in UTF-16 units, as a text field counts). */
export function mustFit(field: string, text: string): void {
  const limit = env().MESSAGE_MAX_CHARACTERS;
  if (text.length <= limit) return;
  const count = (characters: number) => characters.toLocaleString("en");
  throw new AppError(
    "too_large",
    `This message has ${count(text.length)} characters; at most ${count(limit)} are possible.`,
    { param: field, code: "message_too_long" },
  );
}
