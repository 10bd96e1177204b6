import { withClient } from "#scripts/postgres/admin.ts";

/** The processes of Postgres that serve the app's connections. */
export function backendsOf(url: string): Promise<number[]> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ pid: number }>(
      "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'verbatim%'",
    );
    return rows.map(({ pid }) => pid);
  });
}
