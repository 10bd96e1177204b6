import { closePools } from "#lib/server/db.ts";
import { withDatabase } from "#scripts/postgres/with-database.ts";
import { inData } from "#scripts/system/data-folder.ts";
import { privateFile } from "#scripts/system/private-file.ts";
import type { World } from "./command.ts";
import { mustAnswer } from "./must-answer.ts";
import { readPassword } from "./read-password.ts";
import { setUpIfEmpty } from "./set-up-if-empty.ts";

function withReachableDatabase<T>(work: (url: string) => Promise<T>): Promise<T> {
  return withDatabase(async (url) => {
    await mustAnswer(url);
    return await work(url);
  });
}

/** The world of a command at the terminal: a process for one command. */
export const terminal: World = {
  say: (line) => console.log(line),
  complain: (line) => console.error(line),
  readPassword,
  withDatabase: withReachableDatabase,
  withOperations: (work) =>
    withReachableDatabase(async (url) => {
      await setUpIfEmpty(url);
      // What lib/server reads from its environment, as `npm start` gives it.
      process.env.DATABASE_URL = url;
      process.env.AUTH_SECRET ||= privateFile(inData("secret"));
      try {
        return await work();
      } finally {
        await closePools();
      }
    }),
};
