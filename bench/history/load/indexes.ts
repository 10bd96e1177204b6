import pg from "pg";

/** Those with an index that is not also a constraint, and with rows enough to matter. */
const tables = ["message", "conversation", "branch"];

/**
 * Takes the indexes away that are sooner built at the end than kept at every row: with a million messages that saves
 * about ten seconds and 60 MB, and more the less of them fits into memory. Primary keys stay, rows come in their order.
 * What is dropped is written down in the same transaction, so that none is ever lost.
 */
export async function setIndexesAside(client: pg.Client): Promise<void> {
  await client.query("BEGIN");
  const { rows } = await client.query<{ name: string }>(
    `INSERT INTO bench.index_set_aside (name, definition)
     SELECT c.relname, pg_get_indexdef(c.oid)
     FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
     WHERE i.indrelid = ANY ($1::regclass[])
       AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = i.indexrelid)
     RETURNING name`,
    [tables],
  );
  for (const { name } of rows) await client.query(`DROP INDEX ${pg.escapeIdentifier(name)}`);
  await client.query("COMMIT");
}

/** Builds what was set aside, one after the other; what is built is no longer written down. */
export async function restoreIndexes(client: pg.Client, building: (name: string) => void): Promise<void> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    "SELECT name, definition FROM bench.index_set_aside ORDER BY name",
  );
  for (const { name, definition } of rows) {
    building(name);
    await client.query("BEGIN");
    await client.query(definition);
    await client.query("DELETE FROM bench.index_set_aside WHERE name = $1", [name]);
    await client.query("COMMIT");
  }
}
