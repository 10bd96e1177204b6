import { withClient } from "#scripts/postgres/admin.ts";
import { errorCode } from "#scripts/system/error-code.ts";
import { databaseName } from "./database-name.ts";

/** Says which database it is that can't be reached, before anything is tried with it. */
export async function mustAnswer(url: string): Promise<void> {
  try {
    await withClient(url, (client) => client.query("SELECT 1"));
  } catch (error) {
    // Where a name has several addresses, Node's error has no message of its own.
    const why = (error instanceof Error && error.message) || errorCode(error) || String(error);
    throw new Error(`The database ${databaseName(url)} can't be reached: ${why}`, { cause: error });
  }
}
