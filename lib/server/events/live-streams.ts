import { oncePerProcess } from "#lib/server/process.ts";
import { tellNow, tellOthers } from "#lib/server/processes/notifier.ts";
import { ByOwner } from "./by-owner.ts";

/** What ends each stream of events that this process sends, by whose it is. */
const streams = () => oncePerProcess("live streams", () => new ByOwner<() => void>());

/** @returns says that the stream is over. */
export function addStream(ownerId: string, end: () => void): () => void {
  return streams().add(ownerId, end);
}

/** Ends a person's streams in this process: whoever reads them comes back, and is let in or not. */
export function endStreams(ownerId: string): void {
  for (const end of streams().of(ownerId)) end();
}

/** Called after a session was revoked: what it has open ends, in every process (promises.md, 14). */
export async function accessChanged(ownerId: string): Promise<void> {
  endStreams(ownerId);
  tellOthers({ type: "access.changed", ownerId });
  // At once: the command line ends after this.
  await tellNow();
}
