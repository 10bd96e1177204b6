import { verbatim } from "#scripts/migrations/project.ts";
import { status } from "#scripts/migrations/status.ts";
import { type Check, findings } from "./check.ts";

export const migrations: Check = {
  name: "database and migrations are in step",
  async run({ url }) {
    const { pending, unknown, failed, edited } = await status(verbatim, url);
    return findings([
      ...pending.map((name) => `${name} is not applied: npm run migrate -- deploy`),
      ...unknown.map(
        (name) => `${name} is applied and not in prisma/migrations: is this code older than the database?`,
      ),
      ...failed.map((name) => `${name} has failed`),
      ...edited.map((name) => `${name} was edited after it had been applied`),
    ]);
  },
};
