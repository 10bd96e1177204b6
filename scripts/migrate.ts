import { parseArgs } from "node:util";
import { create } from "#scripts/migrations/create.ts";
import { deploy } from "#scripts/migrations/deploy.ts";
import { drift } from "#scripts/migrations/drift.ts";
import { verbatim } from "#scripts/migrations/project.ts";
import { status } from "#scripts/migrations/status.ts";
import { withDatabase } from "#scripts/postgres/with-database.ts";
import { loadEnv } from "#scripts/system/load-env.ts";
import { sayAndExit } from "#scripts/system/say-and-exit.ts";

const help = `npm run migrate -- <operation>

  deploy                  apply the migrations that the database lacks
  create NAME [--draft]   write the migration from the last one to prisma/schema.prisma, and apply it
                          (--draft: only write it, so that it can be edited first)
  status                  say how database and migrations stand to each other
  drift                   fail where schema, migrations and database do not say the same

The database is DATABASE_DIRECT_URL, else DATABASE_URL, else the embedded one in .data/pg.`;

async function run(operation: string | undefined, name: string | undefined, draft: boolean): Promise<number> {
  switch (operation) {
    case "deploy": {
      const applied = await withDatabase((url) => deploy(verbatim, url));
      console.log(applied.length > 0 ? `Applied ${applied.join(", ")}` : "Nothing to apply.");
      return 0;
    }
    case "create": {
      if (!name) throw new Error("A migration needs a name: npm run migrate -- create NAME");
      const created = await withDatabase((url) => create(verbatim, { url, name, draft }));
      for (const warning of created.warnings) console.log(`Warning: ${warning}`);
      console.log(created.name ? `Wrote prisma/migrations/${created.name}` : "Nothing has changed.");
      return 0;
    }
    case "status": {
      const found = await withDatabase((url) => status(verbatim, url));
      for (const [kind, names] of Object.entries(found))
        console.log(`${kind}: ${names.join(", ") || "none"}`);
      return found.failed.length + found.edited.length > 0 ? 1 : 0;
    }
    case "drift": {
      const found = await withDatabase((url) => drift(verbatim, url));
      console.log(found.length > 0 ? found.join("\n") : "Schema, migrations and database say the same.");
      return found.length > 0 ? 1 : 0;
    }
    default:
      console.log(help);
      return operation ? 1 : 0;
  }
}

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { draft: { type: "boolean", default: false }, help: { type: "boolean", short: "h" } },
  });
  loadEnv();
  const [operation, name] = values.help ? [] : positionals;
  process.exit(await run(operation, name, values.draft)); // not at the end of the file: see deploy.ts
} catch (error) {
  sayAndExit(error);
}
