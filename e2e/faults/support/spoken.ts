import { isTerminalType, type ReplyEvent } from "#lib/shared/contracts/reply-events.ts";
import type { Heard } from "./reading.ts";

/**
 * What a reply has said, by the ids of its messages, put together from the pieces alone: the last event carries all of
 * it once more, and would hide what is missing.
 */
export function spokenIn(events: readonly ReplyEvent[]): Map<string, string> {
  const texts = new Map<string, string>();
  for (const event of events) {
    if (event.type === "response.output_text.delta") {
      texts.set(event.item_id, (texts.get(event.item_id) ?? "") + event.delta);
    } else if (event.type === "snapshot") {
      texts.clear();
      for (const item of event.response.output) {
        if (item.type === "message") texts.set(item.id, item.content.map(({ text }) => text).join(""));
      }
    }
  }
  return texts;
}

/**
 * What is wrong with the numbers of a reply's events, read from after a number on: each is the next one. After a loss,
 * one that carries the whole reply may leap ahead.
 */
export function misnumbered(events: readonly ReplyEvent[], after: number, afterLoss = false): string[] {
  const problems: string[] = [];
  let last = after;
  for (const { type, sequence_number: number } of events) {
    const mayLeap = afterLoss && (type === "snapshot" || isTerminalType(type));
    const fits = mayLeap ? number > last : number === last + 1;
    if (!fits) problems.push(`event ${number} (${type}) came after event ${last}`);
    last = number;
  }
  return problems;
}

/** When the first piece was heard that did not survive; null where all of them did. */
export function heardAndLost(
  heard: readonly Heard<ReplyEvent>[],
  stored: ReadonlyMap<string, string>,
): number | null {
  const lengths = new Map<string, number>();
  for (const { at, event } of heard) {
    if (event.type !== "response.output_text.delta") continue;
    const length = (lengths.get(event.item_id) ?? 0) + event.delta.length;
    lengths.set(event.item_id, length);
    if (length > (stored.get(event.item_id)?.length ?? 0)) return at;
  }
  return null;
}
