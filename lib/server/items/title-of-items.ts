import { titleFromText } from "#lib/server/conversations/title-from-text.ts";
import type { ParsedItem } from "./parse-items.ts";

/** A first title for a conversation that begins with these: what a person said first. */
export function titleOfItems(items: ParsedItem[]): string | null {
  const messages = items.flatMap((item) => ("message" in item ? [item.message] : []));
  const first = messages.find(({ role }) => role === "user");
  return first ? titleFromText(first.text) : null;
}
