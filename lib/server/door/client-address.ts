/** The address of the client, as the door has left it (guard-door.ts); "unknown" where nobody came through the door. */
export function clientAddress(headers: Headers): string {
  return headers.get("x-forwarded-for") ?? "unknown";
}
