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
