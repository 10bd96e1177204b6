import { headers } from "next/headers";
import { conversationIdIn, newChatPath, pathOf } from "#lib/client/location.ts";

/** The conversation one came from, which the browser says on its way here; else a new chat. */
export async function wayBack(): Promise<string> {
  const from = URL.parse((await headers()).get("referer") ?? "");
  const id = from && conversationIdIn(from.pathname);
  return id ? pathOf(id) : newChatPath;
}
