import { AsyncLocalStorage } from "node:async_hooks";
import { oncePerProcess } from "./process.ts";

const outside = () => oncePerProcess("outside", () => AsyncLocalStorage.snapshot());

/** Called once when the server starts, where no request is under way yet. */
export function rememberOutside(): void {
  outside();
}

/**
 * Runs work that outlives the request it was asked for. Next hangs a request's whole state onto everything that is
 * begun in it (and routes every fetch through its cache's bookkeeping, half a millisecond each); a reply belongs to the
 * server, and takes none of that along.
 */
export function outsideRequest<T>(work: () => T): T {
  return outside()(work);
}
