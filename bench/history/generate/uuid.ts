import type { Random } from "./random.ts";

/** 16 bytes. */
export type Uuid = Buffer;

/** Shaped as the app's own (lib/shared/ids.ts): 48 bits of milliseconds, then random bits; but not random. */
export function drawUuid(random: Random, milliseconds: number): Uuid {
  const bytes = Buffer.allocUnsafe(16);
  bytes.writeUIntBE(milliseconds, 0, 6);
  const bits = random.uint32();
  bytes.writeUInt16BE(0x7000 | (bits & 0x0fff), 6);
  bytes.writeUInt16BE(0x8000 | ((bits >>> 16) & 0x3fff), 8);
  bytes.writeUInt16BE(random.uint32() & 0xffff, 10);
  bytes.writeUInt32BE(random.uint32(), 12);
  return bytes;
}

export function formatUuid(uuid: Uuid): string {
  const hex = uuid.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
