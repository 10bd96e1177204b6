import { expect, test } from "vitest";
import { describeApi } from "#lib/server/api/resources.ts";
import type { ReferenceField, ReferenceType } from "#lib/shared/api-reference.ts";
import { makeReference } from "./reference.ts";
import { type Schema, typeOf } from "./reference-type.ts";

const document = describeApi();
const reference = makeReference(document);
const operations = reference.sections.flatMap((section) => section.operations);

const said = ({ words }: ReferenceType) =>
  words.map((word) => (typeof word === "string" ? word : `#${word.schema}`)).join("");

/** A type with all that stands inside it. */
function allIn(type: ReferenceType): ReferenceType[] {
  const inside = type.kinds.flatMap(({ fields }) => fields.flatMap((field) => allIn(field.type)));
  return [type, ...inside];
}

test("every operation of the document is there once, under its tag", () => {
  const described = Object.values(document.paths ?? {}).flatMap((path) => Object.values(path));
  expect(operations.map(({ id }) => id).sort()).toEqual(
    described.map(({ operationId }) => operationId).sort(),
  );
  for (const { name, operations } of reference.sections) {
    expect([name, operations.length]).not.toEqual([name, 0]);
  }
});

test("all anchors differ, and every schema that is named has one", () => {
  const { sections, schemas } = reference;
  const anchors = [...sections, ...operations].map(({ id }) => id).concat(schemas.map(({ name }) => name));
  expect(new Set(anchors).size).toBe(anchors.length);
  const types = [
    ...schemas.map(({ type }) => type),
    ...operations.flatMap(({ parameters, body, answers }) => [
      ...parameters.map(({ type }) => type),
      ...(body ? [body.type] : []),
      ...answers.flatMap(({ content }) => content?.type ?? []),
    ]),
  ].flatMap(allIn);
  const named = types.flatMap(({ words }) => words).filter((word) => typeof word !== "string");
  expect(named.filter(({ schema }) => !anchors.includes(schema))).toEqual([]);
  expect(named.length).toBeGreaterThan(50);
});

test("every operation fails alike, so that failures are told once", () => {
  expect(reference.failures.map(({ status }) => status)).toEqual(["4XX", "5XX"]);
  for (const { id, answers } of operations) {
    expect([id, answers.map(({ status }) => status[0])]).not.toEqual([id, []]);
    expect([id, answers.filter(({ status }) => !status.startsWith("2"))]).toEqual([id, []]);
  }
});

test("an operation says what it needs, takes and answers", () => {
  const list = operations.find(({ id }) => id === "listConversations");
  expect(list).toMatchObject({ method: "GET", path: "/api/v1/conversations", access: { scope: "read" } });
  expect(list?.parameters.find(({ name }) => name === "limit")).toEqual({
    name: "limit",
    in: "query",
    type: { words: ["integer"], kinds: [] },
    isRequired: false,
    limits: ["1 to 100"],
    defaultValue: "20",
    description: null,
  });
  const start = operations.find(({ id }) => id === "startReply");
  expect(start?.body?.type.kinds.map(({ label }) => label)).toEqual([
    'action: "send"',
    'action: "regenerate"',
    'action: "continue"',
    'action: "edit"',
  ]);
  expect(start?.answers.map(({ status, content }) => [status, content?.isStream])).toEqual([
    ["201", false],
    ["200", true],
  ]);
  const access = (id: string) => operations.find((operation) => operation.id === id)?.access;
  expect([access("listModels"), access("getDocument")]).toEqual(["any key", "anybody"]);
});

const text = { type: "string" } as const;
const item = { $ref: "#/components/schemas/Item" };
const words: [Schema, string][] = [
  [text, "string"],
  [{ type: ["string", "null"] }, "string or null"],
  [{ type: ["string", "null"], enum: ["a", "b", null] }, '"a", "b" or null'],
  [{ type: "array", items: text }, "list of strings"],
  [{ type: ["array", "null"], items: item }, "list of #Item or null"],
  [{ type: "array", items: { type: "array", prefixItems: [text, text] } }, "list of [string, string]"],
  [{ type: "array", items: {} }, "list"],
  [{ type: "object", additionalProperties: text }, "object of strings"],
  [{ anyOf: [text, { type: "array", items: item }, { type: "null" }] }, "string, list of #Item or null"],
  [{ anyOf: [item, { type: "null" }] }, "#Item or null"],
  [{ type: ["object", "null"], properties: {} }, "object or null"],
  [{}, "anything"],
];

test.each(words)("%j is said in words", (schema, expected) => {
  expect(said(typeOf(schema))).toBe(expected);
});

test("kinds of objects are told apart by the field that says which one it is", () => {
  const kind = (type: string, others: Schema["properties"], required = ["type"]): Schema => ({
    type: "object",
    properties: { id: text, type: { type: "string", enum: [type] }, ...others },
    required,
  });
  const list = typeOf({
    anyOf: [text, { type: "array", items: { oneOf: [kind("a", {}), kind("b", { c: text }, [])] } }],
  });
  expect(said(list)).toBe("string or list of objects");
  const names = (fields: ReferenceField[]) => fields.map(({ name }) => name);
  expect(list.kinds.map(({ label, fields }) => [label, names(fields)])).toEqual([
    ['type: "a"', ["id"]],
    ['type: "b"', ["id", "type", "c"]],
  ]);
});
