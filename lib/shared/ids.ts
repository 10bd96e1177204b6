/**
 * Ids are UUIDv7: stored as uuid, shown as a prefix and 32 hex digits (`conv_0193…`), see design.md §3 rule 11.
 * Both sides of the wire make them, so that a client can name what it creates and retry safely.
 */
export const idPrefixes = {
  conversation: "conv",
  message: "msg",
  response: "resp",
  apiKey: "key",
} as const;

export type IdKind = keyof typeof idPrefixes;

/** A UUIDv7 (RFC 9562): 48 bits of milliseconds, then 74 random bits. */
export function newUuid(now: number = Date.now()): string {
  // getRandomValues, unlike randomUUID, also exists on plain http off loopback, where some people run us.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const view = new DataView(bytes.buffer);
  view.setUint16(0, Math.floor(now / 2 ** 32));
  view.setUint32(2, now % 2 ** 32);
  view.setUint8(6, (view.getUint8(6) & 0x0f) | 0x70);
  view.setUint8(8, (view.getUint8(8) & 0x3f) | 0x80);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return dashed(hex);
}

export function newId(kind: IdKind): string {
  return formatId(kind, newUuid());
}

/** `conv_` and the uuid's 32 hex digits. */
export function formatId(kind: IdKind, uuid: string): string {
  return `${idPrefixes[kind]}_${uuid.replaceAll("-", "")}`;
}

/** The uuid inside an id of this kind, or null: a malformed id is treated like one that does not exist. */
export function parseId(kind: IdKind, id: string): string | null {
  const prefix = `${idPrefixes[kind]}_`;
  const hex = id.slice(prefix.length);
  return id.startsWith(prefix) && /^[0-9a-f]{32}$/.test(hex) ? dashed(hex) : null;
}

function dashed(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
