import fc from "fast-check";
import { hardTexts } from "./history/hard-texts.ts";

/** The parts of JSON Schema that our document is made of. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  minimum?: number;
  maximum?: number;
  oneOf?: Schema[];
  anyOf?: Schema[];
  allOf?: Schema[];
}

export interface Choices {
  schemas: Record<string, Schema>;
  /** Texts that mean something here, such as ids of what there is; those for a field by its name. */
  texts: string[];
  named: Record<string, string[]>;
}

const hostile: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(
    null,
    "",
    0,
    -1,
    1e308,
    Number.MAX_SAFE_INTEGER,
    [],
    {},
    [[[[[]]]]],
    "a\u0000b",
    "\ud800",
  ),
  fc.constant(JSON.parse('{"__proto__":{"a":1},"constructor":1,"toString":null}')),
  fc.string({ unit: "binary", maxLength: 300 }),
);

/** What a schema describes, with something else in one place of some dozen. */
export function arbitraryOf(schema: Schema, choices: Choices, name = "", depth = 0): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 20, arbitrary: fitting(schema, choices, name, depth) },
    { weight: 1, arbitrary: hostile },
  );
}

function fitting(schema: Schema, choices: Choices, name: string, depth: number): fc.Arbitrary<unknown> {
  const { $ref, enum: values, oneOf, anyOf, allOf } = schema;
  const inner = (each: Schema, as = name) => arbitraryOf(each, choices, as, depth + 1);
  if (depth > 8) return fc.constant(null);
  if ($ref) return inner(choices.schemas[$ref.split("/").at(-1) ?? ""] ?? {});
  if (values) return fc.constantFrom(...values);
  const variants = oneOf ?? anyOf;
  if (variants) return fc.oneof(...variants.map((each) => inner(each)));
  if (allOf) return fc.tuple(...allOf.map((each) => inner(each))).map((parts) => Object.assign({}, ...parts));
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case "string":
      return fc.oneof(
        { weight: 8, arbitrary: fc.constantFrom(...(choices.named[name] ?? choices.texts)) },
        { weight: 1, arbitrary: fc.constantFrom(...Object.values(hardTexts)) },
        { weight: 1, arbitrary: fc.string({ unit: "grapheme", maxLength: 40 }) },
      );
    case "integer":
      return fc.integer({ min: schema.minimum ?? -5, max: schema.maximum ?? 2_000_000_000 });
    case "number":
      return fc.double();
    case "boolean":
      return fc.boolean();
    case "array":
      return fc.array(inner(schema.items ?? {}), { maxLength: 4 });
    case "object":
      return objectOf(schema, inner);
    default:
      return hostile;
  }
}

function objectOf(
  schema: Schema,
  inner: (each: Schema, as?: string) => fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> {
  const fields = Object.entries(schema.properties ?? {}).map(
    ([name, field]) => [name, inner(field, name)] as const,
  );
  const requiredKeys = (schema.required ?? []).filter((name) => schema.properties?.[name]);
  const known = fc.record(Object.fromEntries(fields), { requiredKeys });
  return fc.oneof(
    { weight: 10, arbitrary: known },
    { weight: 1, arbitrary: known.map((object) => ({ ...object, colour: "red" })) },
  );
}
