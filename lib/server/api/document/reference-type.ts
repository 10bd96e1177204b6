import type { ReferenceField, ReferenceKind, ReferenceType, TypeWord } from "#lib/shared/api-reference.ts";

/** What is read of a schema of the document; a reference has `$ref` and nothing else. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  description?: string;
  default?: unknown;
  enum?: unknown[];
  oneOf?: Schema[];
  anyOf?: Schema[];
  items?: Schema;
  prefixItems?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | boolean;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
}

/** What a schema asks for, in words, with the fields that stand inside it. */
export function typeOf(schema: Schema): ReferenceType {
  if (schema.$ref) return { words: [{ schema: nameOf(schema.$ref) }], kinds: [] };
  const alternatives = alternativesOf(schema);
  if (alternatives) return oneOf(alternatives);
  const types = [schema.type ?? []].flat();
  const nulls: TypeWord[] = types.includes("null") && types.length > 1 ? [" or null"] : [];
  if (schema.enum) return { words: [inWords(schema.enum)], kinds: [] };
  if (types.includes("array")) {
    const { words, kinds } = listOf(schema);
    return { words: [...words, ...nulls], kinds };
  }
  if (schema.properties) {
    return { words: ["object", ...nulls], kinds: [{ label: null, fields: fieldsOf(schema) }] };
  }
  const values = typeof schema.additionalProperties === "object" && plural(schema.additionalProperties);
  if (values) return { words: ["object of ", ...values, ...nulls], kinds: [] };
  return { words: [inWords(types, String) || "anything"], kinds: [] };
}

export function fieldOf(name: string, schema: Schema, isRequired: boolean): ReferenceField {
  return {
    name,
    type: typeOf(schema),
    isRequired,
    limits: [schema, ...(alternativesOf(schema) ?? [])].flatMap(limitsOf),
    defaultValue: schema.default === undefined ? null : JSON.stringify(schema.default),
    description: schema.description ?? null,
  };
}

function fieldsOf({ properties = {}, required = [] }: Schema): ReferenceField[] {
  return Object.entries(properties).map(([name, schema]) => fieldOf(name, schema, required.includes(name)));
}

const alternativesOf = (schema: Schema) => schema.oneOf ?? schema.anyOf;

/** `Item` of `#/components/schemas/Item`. */
export const nameOf = (reference: string) => reference.split("/").at(-1) ?? reference;

/** `"a", "b" or "c"`. */
function inWords(values: unknown[], write: (value: unknown) => string = JSON.stringify): string {
  const [last, ...others] = values.map(write).reverse();
  if (last === undefined || others.length === 0) return last ?? "";
  return `${others.reverse().join(", ")} or ${last}`;
}

function listOf({ items, prefixItems }: Schema): ReferenceType {
  if (prefixItems) {
    const each = prefixItems.flatMap((item, index) => [...(index > 0 ? [", "] : []), ...typeOf(item).words]);
    return { words: ["[", ...each, "]"], kinds: [] };
  }
  const words = items ? plural(items) : [];
  return {
    words: words.length > 0 ? ["list of ", ...words] : ["list"],
    kinds: items ? typeOf(items).kinds : [],
  };
}

/** Several of a type; nothing where it may be anything. */
function plural(schema: Schema): TypeWord[] {
  const { words } = typeOf(schema);
  const [word] = words;
  if (words.length > 1 || typeof word !== "string" || schema.enum) return words;
  return word === "anything" ? [] : [`${word}s`];
}

function oneOf(alternatives: Schema[]): ReferenceType {
  const objects = alternatives.filter(({ properties }) => properties);
  const others = alternatives.filter(({ properties }) => !properties).map(typeOf);
  const words = [...(objects.length > 0 ? [["object"]] : []), ...others.map((other) => other.words)];
  return {
    words: words.flatMap((each, index) => {
      const between = index === words.length - 1 ? " or " : ", ";
      return index === 0 ? each : [between, ...each];
    }),
    kinds: [...kindsOf(objects), ...others.flatMap(({ kinds }) => kinds)],
  };
}

function kindsOf(objects: Schema[]): ReferenceKind[] {
  const name = objects.length > 1 ? tellingApart(objects) : undefined;
  return objects.map((object) => {
    const fields = fieldsOf(object);
    const telling = fields.find((field) => field.name === name);
    if (!telling) return { label: null, fields };
    const label = `${telling.name}: ${telling.type.words.join("")}`;
    return { label, fields: fields.filter((field) => field !== telling || !field.isRequired) };
  });
}

/** The field by whose value each of several objects is known. */
function tellingApart(objects: Schema[]): string | undefined {
  const isTelling = (schema: Schema | undefined) => schema?.enum !== undefined || schema?.type === "null";
  const names = Object.keys(objects[0]?.properties ?? {});
  return names.find((name) => objects.every(({ properties }) => isTelling(properties?.[name])));
}

function limitsOf(schema: Schema): string[] {
  const { minLength, maxLength } = schema;
  return [
    range(schema.minimum, schema.maximum),
    minLength === 1 && maxLength === undefined ? "not empty" : range(minLength, maxLength, " characters"),
    range(schema.minItems, schema.maxItems, " items"),
  ].filter((limit) => limit !== null);
}

function range(from: number | undefined, to: number | undefined, of = ""): string | null {
  if (from === undefined && to === undefined) return null;
  if (from === undefined) return `at most ${to}${of}`;
  return to === undefined ? `at least ${from}${of}` : `${from} to ${to}${of}`;
}
