import { z } from "zod";
import { readUnsent, unsentNames, writeUnsent } from "./unsent.ts";

/** A message that waits until it can be sent. Its id is made once, so that however often it is tried, it is sent once. */
const queuedSchema = z.object({ id: z.string(), text: z.string(), model: z.string().nullable() }).readonly();

export type QueuedMessage = z.infer<typeof queuedSchema>;

const keptSchema = z.object({
  /** Whether the conversation was not on the server yet, as far as the tab knew. */
  isNew: z.boolean(),
  messages: z.array(queuedSchema),
});

type Kept = z.infer<typeof keptSchema>;

function read(conversationId: string): Kept | null {
  const json = readUnsent("queue", conversationId);
  if (json === "") return null;
  try {
    return keptSchema.parse(JSON.parse(json));
  } catch {
    // Another version of this app kept it: better none than one that is not what was written.
    return null;
  }
}

export function readQueue(conversationId: string): readonly QueuedMessage[] {
  return read(conversationId)?.messages ?? [];
}

export function writeQueue(conversationId: string, messages: readonly QueuedMessage[], isNew: boolean): void {
  const json = messages.length > 0 ? JSON.stringify({ isNew, messages }) : "";
  writeUnsent("queue", conversationId, json);
}

/** What waited, when the tab was reloaded, in chats that never came to be: nobody can open those any more. */
export function takeOrphans(): readonly QueuedMessage[] {
  return unsentNames("queue").flatMap((name) => {
    const kept = read(name);
    if (!kept?.isNew) return [];
    writeUnsent("queue", name, "");
    return kept.messages;
  });
}
