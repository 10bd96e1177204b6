import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, inject, test } from "vitest";
import { withClient } from "#scripts/postgres/admin.ts";
import { recreateDatabase } from "#scripts/postgres/databases.ts";
import { testDatabase } from "#scripts/testing/test-databases.ts";
import { withFolder } from "#scripts/testing/with-folder.ts";
import { create } from "./create.ts";
import { deploy } from "./deploy.ts";
import { drift } from "./drift.ts";
import type { MigrationProject } from "./project.ts";
import { status } from "./status.ts";

const { server, run } = inject("postgres");
const model = `datasource db {
  provider = "postgresql"
}
model Note {
  id   Int      @id
  text String
  tags String[]
}
`;

/** A project and an empty database of its own, with a first migration by Prisma and a second by hand. */
async function withProject(work: (project: MigrationProject, url: string) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const project = {
      schema: path.join(folder, "schema.prisma"),
      migrations: path.join(folder, "migrations"),
    };
    const name = testDatabase(run, `deploy${process.env.VITEST_POOL_ID}`);
    await recreateDatabase(server, name);
    const url = new URL(server);
    url.pathname = `/${name}`;
    writeFileSync(project.schema, model);
    await create(project, { url: url.href, name: "init", draft: true });
    write(project, "99990101000000_by_hand", byHand);
    await work(project, url.href);
  });
}

// A body with semicolons, which @prisma/adapter-pg alone would cut, and a CHECK that Prisma does not know.
const byHand = `CREATE FUNCTION shout(t text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  t := upper(t); RETURN t || ';';
END $$;
ALTER TABLE "Note" ADD CONSTRAINT "short" CHECK (length(text) < 10);
`;

function write(project: MigrationProject, name: string, script: string): void {
  mkdirSync(path.join(project.migrations, name), { recursive: true });
  writeFileSync(path.join(project.migrations, name, "migration.sql"), script);
}

test("deploys at once apply each migration once, and a later one nothing", () =>
  withProject(async (project, url) => {
    const applied = await Promise.all([deploy(project, url), deploy(project, url), deploy(project, url)]);
    expect(applied.flat()).toHaveLength(2);
    expect(await deploy(project, url)).toEqual([]);
    expect(await status(project, url)).toEqual({ pending: [], unknown: [], failed: [], edited: [] });
    expect(await drift(project, url)).toEqual([]);
    await withClient(url, async (client) => {
      const { rows } = await client.query("SELECT shout('a') AS said");
      expect(rows).toEqual([{ said: "A;" }]);
      await expect(client.query("INSERT INTO \"Note\" VALUES (1, 'far too long')")).rejects.toThrow("short");
    });
  }));

test("a schema that has moved on is drift, and so is a database changed by hand", () =>
  withProject(async (project, url) => {
    await deploy(project, url);
    appendFileSync(project.schema, "model Other {\n  id Int @id\n}\n");
    expect((await drift(project, url)).join()).toContain('CREATE TABLE "Other"');
    await create(project, { url, name: "other", draft: false });
    expect(await drift(project, url)).toEqual([]);
    await withClient(url, (client) => client.query('ALTER TABLE "Note" ADD COLUMN stray int'));
    expect((await drift(project, url)).join()).toContain("stray");
  }));

test("a migration that fails leaves nothing behind and says what Postgres said", () =>
  withProject(async (project, url) => {
    write(project, "99990102000000_broken", 'ALTER TABLE "Note" ADD COLUMN half int; SELECT 1/0;');
    await expect(deploy(project, url)).rejects.toThrow("division by zero");
    expect((await status(project, url)).failed).toEqual(["99990102000000_broken"]);
    await withClient(url, async (client) => {
      const { fields } = await client.query('SELECT * FROM "Note"');
      expect(fields.map((field) => field.name)).not.toContain("half");
    });
  }));

test("a partial index is made once, not anew by every later migration", () =>
  withProject(async (project, url) => {
    const partial = '@@index([text], where: raw("(id > 0)"), map: "positive")';
    const generator =
      'generator client {\n  provider = "prisma-client"\n  output = "."\n  previewFeatures = ["partialIndexes"]\n}\n';
    writeFileSync(project.schema, generator + model.replace("tags String[]", `tags String[]\n  ${partial}`));
    expect((await create(project, { url, name: "Partial index", draft: false })).name).toMatch(
      /^\d{14}_partial_index$/,
    );
    expect(await create(project, { url, name: "again", draft: false })).toEqual({ warnings: [] });
    expect(await drift(project, url)).toEqual([]);
  }));
