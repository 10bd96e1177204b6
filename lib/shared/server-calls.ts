/**
 * Ids of calls that the server ran begin with this, so that rows, transcripts that are sent again and the hash can tell
 * them from a client's without a look-up.
 */
export const serverCallPrefix = "hs_";

export function isServerCallId(id: string): boolean {
  return id.startsWith(serverCallPrefix);
}
