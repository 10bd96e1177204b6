import { AsyncLocalStorage } from "node:async_hooks";
import { newUuid } from "#lib/shared/ids.ts";
import { oncePerProcess } from "./process.ts";

const storage = () => oncePerProcess("request", () => new AsyncLocalStorage<string>());

export function newRequestId(): string {
  return `req_${newUuid().replaceAll("-", "")}`;
}

/** Runs what a request asks for, so that the log lines of its operations carry its id. */
export function inRequest<T>(requestId: string, work: () => T): T {
  return storage().run(requestId, work);
}

/** None outside of a request: a reply goes on without one, the command line has none. */
export function currentRequestId(): string | undefined {
  return storage().getStore();
}
