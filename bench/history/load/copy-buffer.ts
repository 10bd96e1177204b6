import type { Uuid } from "#bench/history/generate/uuid.ts";

const SIGNATURE = Buffer.from("PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0", "latin1");
/** So much at once that sending a piece costs little beside its bytes. */
const PIECE_BYTES = 256 * 1024;
/** Milliseconds from 1970, where our times begin, to 2000, where Postgres counts from. */
const POSTGRES_EPOCH = Date.UTC(2000, 0, 1);
const INT4 = 23;

/**
 * Rows as COPY takes them in its binary format: nothing is escaped here and nothing parsed there. Every put is one
 * field; the caller begins each row with the number of them.
 */
export class CopyBuffer {
  #bytes = Buffer.allocUnsafe(2 * PIECE_BYTES);
  #length = SIGNATURE.copy(this.#bytes);

  /** What has come together, once it is enough to be sent. */
  takePiece(): Buffer | undefined {
    return this.#length >= PIECE_BYTES ? this.#take() : undefined;
  }

  /** The rest, with the mark of the end. */
  takeLast(): Buffer {
    this.#int16(-1);
    return this.#take();
  }

  row(fields: number): void {
    this.#int16(fields);
  }

  null(): void {
    this.#int32(-1);
  }

  int(value: number): void {
    this.#int32(4);
    this.#int32(value);
  }

  ints(values: number[]): void {
    this.#int32(20 + 8 * values.length);
    for (const header of [1, 0, INT4, values.length, 1]) this.#int32(header);
    for (const value of values) this.int(value);
  }

  bytes(value: Buffer): void {
    this.#int32(value.length);
    this.#reserve(value.length);
    this.#length += value.copy(this.#bytes, this.#length);
  }

  uuid(value: Uuid): void {
    this.bytes(value);
  }

  /** Also of an enum. */
  text(value: string): void {
    this.#reserve(4 + 3 * value.length); // no UTF-16 unit is more than three bytes in UTF-8
    const length = this.#bytes.write(value, this.#length + 4, "utf8");
    this.#int32(length);
    this.#length += length;
  }

  jsonb(value: object): void {
    this.text(`\u0001${JSON.stringify(value)}`); // the version of the format, then the text
  }

  /** @param value milliseconds since 1970. */
  time(value: number): void {
    const microseconds = (value - POSTGRES_EPOCH) * 1_000;
    this.#int32(8);
    this.#int32(Math.floor(microseconds / 2 ** 32));
    this.#int32(microseconds | 0);
  }

  #int16(value: number): void {
    this.#reserve(2);
    this.#length = this.#bytes.writeInt16BE(value, this.#length);
  }

  #int32(value: number): void {
    this.#reserve(4);
    this.#length = this.#bytes.writeInt32BE(value, this.#length);
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(2 * (this.#length + bytes));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }

  #take(): Buffer {
    const piece = this.#bytes.subarray(0, this.#length);
    this.#bytes = Buffer.allocUnsafe(2 * PIECE_BYTES); // the piece is read until it has been sent
    this.#length = 0;
    return piece;
  }
}
