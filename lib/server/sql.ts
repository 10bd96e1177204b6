import { readFileSync } from "node:fs";
import path from "node:path";

const texts = new Map<string, string>();

/** The statement in prisma/sql/<name>.sql; read once. The app always runs from the project's folder. */
export function sql(name: string): string {
  const known = texts.get(name);
  if (known !== undefined) return known;
  const text = readFileSync(
    path.join(/* turbopackIgnore: true */ process.cwd(), "prisma/sql", `${name}.sql`),
    "utf8",
  );
  texts.set(name, text);
  return text;
}

/** A few words by which a statement that Prisma wrote is known in the log: `SELECT session`. */
export function sqlName(text: string): string {
  const verb = /^\s*(\w+)/.exec(text)?.[1] ?? "";
  const table = /"public"\."(\w+)"/.exec(text)?.[1] ?? "";
  return `${verb} ${table}`.trim();
}
