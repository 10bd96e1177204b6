import { parseId } from "#lib/shared/ids.ts";
import { conversationIdIn } from "./location.ts";

/** Whether an address is that of a message in one's own history: what an assistant cites. */
export function isMessageLink(href: string): boolean {
  const [path = "", message = ""] = href.split("#");
  return conversationIdIn(path) !== null && parseId("message", message) !== null;
}
