import { newUuid } from "#lib/shared/ids.ts";
import { serverCallPrefix } from "#lib/shared/server-calls.ts";

/** The id of a call that the server runs, whatever the model called it. */
export function newServerCallId(): string {
  return `${serverCallPrefix}${newUuid().replaceAll("-", "")}`;
}
