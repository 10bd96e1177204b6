import type {
  ApiReference,
  ReferenceAccess,
  ReferenceAnswer,
  ReferenceBody,
  ReferenceOperation,
  ReferenceParameter,
  ReferenceSection,
} from "#lib/shared/api-reference.ts";
import { must } from "#lib/shared/assert.ts";
import type { ApiDocument } from "./make-document.ts";
import { fieldOf, nameOf, type Schema, typeOf } from "./reference-type.ts";

/* What is read of the document. Its own types allow more (references everywhere) than we ever write. */
interface Media {
  schema?: Schema;
  example?: unknown;
}

type Content = Record<string, Media>;

interface Operation {
  operationId?: string;
  tags?: string[];
  summary?: string;
  description?: string;
  security?: Record<string, string[]>[];
  parameters?: {
    name?: string;
    in?: ReferenceParameter["in"];
    required?: boolean;
    description?: string;
    schema?: Schema;
  }[];
  requestBody?: { description?: string; required?: boolean; content?: Content };
  responses?: Record<string, { description?: string; content?: Content }>;
}

type Schemas = Record<string, Schema>;

const methods = ["get", "post", "patch", "put", "delete"] as const;

/** What the page at /docs says, from the document that programs read. */
export function makeReference(document: ApiDocument): ApiReference {
  const root = document.servers?.[0]?.url ?? "";
  const schemas: Schemas = document.components?.schemas ?? {};
  const all = operationsOf(document);
  return {
    introduction: document.info.description ?? "",
    sections: (document.tags ?? []).map(({ name, description = null }): ReferenceSection => {
      const own = all.filter(({ operation }) => operation.tags?.includes(name));
      const operations = own.map((each) => toOperation(each, root, schemas));
      return { id: name.toLowerCase(), name, description, operations };
    }),
    failures: failuresOf(all.map(({ operation }) => operation)),
    schemas: Object.entries(schemas)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, schema]) => ({ name, type: typeOf(schema) })),
  };
}

interface Placed {
  path: string;
  method: string;
  operation: Operation;
}

function operationsOf(document: ApiDocument): Placed[] {
  return Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation: Operation | undefined = item[method];
      return operation ? [{ path, method: method.toUpperCase(), operation }] : [];
    }),
  );
}

function toOperation(
  { path, method, operation }: Placed,
  root: string,
  schemas: Schemas,
): ReferenceOperation {
  return {
    id: must(operation.operationId, "operationId"),
    method,
    path: root + path,
    summary: operation.summary ?? "",
    description: operation.description ?? null,
    access: accessOf(operation),
    parameters: (operation.parameters ?? []).map(toParameter),
    body: bodyOf(operation, schemas),
    answers: answersOf(operation)
      .filter(({ status }) => !isFailure(status))
      .sort((one, other) => Number(isPlain(other)) - Number(isPlain(one))),
  };
}

function accessOf({ security = [] }: Operation): ReferenceAccess {
  const scopes = security.find((way) => "apiKey" in way)?.apiKey;
  if (!scopes) return "anybody";
  const [scope] = scopes;
  return scope === undefined ? "any key" : { scope };
}

function toParameter(parameter: NonNullable<Operation["parameters"]>[number]): ReferenceParameter {
  const { name, in: where, required = false, schema = {} } = parameter;
  const field = fieldOf(must(name, "parameter's name"), schema, required);
  return {
    ...field,
    in: must(where, "parameter's place"),
    description: field.description ?? parameter.description ?? null,
  };
}

/** What is to be sent is written out, be it a schema with a name. */
function bodyOf({ requestBody }: Operation, schemas: Schemas): ReferenceBody | null {
  const media = requestBody?.content?.["application/json"];
  if (!media?.schema) return null;
  const name = media.schema.$ref && nameOf(media.schema.$ref);
  const schema = name === undefined ? media.schema : must(schemas[name], `schema ${name}`);
  return { isRequired: requestBody?.required ?? false, type: typeOf(schema), example: media.example };
}

/** A status that is answered in two ways has two entries. */
function answersOf({ responses = {} }: Operation): ReferenceAnswer[] {
  return Object.entries(responses).flatMap(([status, { description = "", content = {} }]) => {
    const answers = Object.entries(content).map(([mediaType, { schema = {}, example }]): ReferenceAnswer => {
      const isStream = mediaType === "text/event-stream";
      return { status, description, content: { isStream, type: typeOf(schema), example } };
    });
    return answers.length > 0 ? answers : [{ status, description, content: null }];
  });
}

/** What one gets who does not ask for a stream, which comes first. */
const isPlain = ({ content }: ReferenceAnswer) => content?.isStream === false;

const isFailure = (status: string) => /^[45]/.test(status);

/** Once each: all operations fail alike. */
function failuresOf(operations: Operation[]): ReferenceAnswer[] {
  const failures = operations.flatMap(answersOf).filter(({ status }) => isFailure(status));
  return [...new Map(failures.map((answer) => [answer.status, answer])).values()];
}
