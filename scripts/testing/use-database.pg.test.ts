import { expect, test } from "vitest";
import { withClient } from "#scripts/postgres/admin.ts";

const url = process.env.DATABASE_URL ?? "";

test("a test file has a migrated database of its own", async () => {
  await withClient(url, async (client) => {
    const { rows } = await client.query(
      "SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL",
    );
    expect(rows.length).toBeGreaterThan(0);
    expect(new URL(url).pathname).toContain(`_${process.env.VITEST_POOL_ID}`);
  });
});
