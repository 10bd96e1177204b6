import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";

/** One hash over files and whole folders (names and contents); what is not there counts as not there. */
export function digest(base: string, names: string[], skip: (name: string) => boolean = () => false): string {
  const hash = createHash("sha256");
  for (const name of names) {
    for (const file of filesBelow(base, name, skip)) {
      const bytes = readFileSync(path.join(base, file));
      hash.update(`${file}\0${bytes.length}\0`).update(bytes);
    }
  }
  return hash.digest("hex");
}

function filesBelow(base: string, name: string, skip: (name: string) => boolean): string[] {
  const full = path.join(base, name);
  if (skip(name) || !existsSync(full)) return [];
  if (!statSync(full).isDirectory()) return [name];
  return readdirSync(full)
    .sort()
    .flatMap((entry) => filesBelow(base, path.join(name, entry), skip));
}
