import { invalid } from "#lib/shared/errors.ts";
import { idPrefixes, newUuid, parseId } from "#lib/shared/ids.ts";

/**
 * The uuid of something that a client makes: of the id it gave, or a new one. Unlike the id of what should be there
 * already, a malformed one is a fault of the input.
 * @param param the field that the id came in
 */
export function clientUuid(kind: "conversation" | "message", id: string | undefined, param: string): string {
  if (id === undefined) return newUuid();
  const uuid = parseId(kind, id);
  if (!uuid) throw invalid(param, `A ${kind} id is ${idPrefixes[kind]}_ and the 32 hex digits of a UUIDv7.`);
  return uuid;
}
