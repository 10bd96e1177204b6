import type { TypeWord } from "#lib/shared/api-reference.ts";
import { SchemaLink } from "./schema-link.tsx";

export function TypeText({ words }: { words: TypeWord[] }) {
  return words.map((word) =>
    typeof word === "string" ? word : <SchemaLink key={word.schema} name={word.schema} />,
  );
}
