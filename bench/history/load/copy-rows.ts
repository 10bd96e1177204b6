import { pipeline } from "node:stream/promises";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { CopyBuffer } from "./copy-buffer.ts";
import type { Table } from "./tables.ts";

/** How much may wait to be sent: the next rows are made while the server takes in these. */
const AHEAD_BYTES = 1024 * 1024;

/** Loads rows as they come; they are only asked for as fast as the server takes them in. */
export async function copyRows<Row>(
  client: pg.Client,
  table: Table<Row>,
  rows: Iterable<Row>,
  signal?: AbortSignal,
): Promise<void> {
  const columns = Object.keys(table.columns).map(pg.escapeIdentifier).join(", ");
  const statement = `COPY ${pg.escapeIdentifier(table.name)} (${columns}) FROM STDIN (FORMAT binary)`;
  const into = client.query(copyFrom(statement, { highWaterMark: AHEAD_BYTES }));
  await pipeline(piecesOf(table, rows), into, { signal });
}

function* piecesOf<Row>(table: Table<Row>, rows: Iterable<Row>): Generator<Buffer> {
  const puts = Object.values(table.columns);
  const buffer = new CopyBuffer();
  for (const row of rows) {
    buffer.row(puts.length);
    for (const put of puts) put(buffer, row);
    const piece = buffer.takePiece();
    if (piece) yield piece;
  }
  yield buffer.takeLast();
}
