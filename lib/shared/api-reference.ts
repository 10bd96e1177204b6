/** The API as the page at /docs shows it, made from the OpenAPI document by lib/server/api/document/reference.ts. */
export interface ApiReference {
  /** Paragraphs with an empty line between. */
  introduction: string;
  sections: ReferenceSection[];
  /** What every operation may answer instead. */
  failures: ReferenceAnswer[];
  schemas: ReferenceSchema[];
}

/** The operations of one tag. */
export interface ReferenceSection {
  id: string;
  name: string;
  description: string | null;
  operations: ReferenceOperation[];
}

export interface ReferenceOperation {
  /** Its operationId, and its anchor on the page. */
  id: string;
  /** `GET`. */
  method: string;
  /** From the root of the server: `/api/v1/…`. */
  path: string;
  summary: string;
  description: string | null;
  access: ReferenceAccess;
  parameters: ReferenceParameter[];
  body: ReferenceBody | null;
  answers: ReferenceAnswer[];
}

/** Who may call it: anybody, every key, or a key with this scope. */
export type ReferenceAccess = "anybody" | "any key" | { scope: string };

export interface ReferenceBody {
  isRequired: boolean;
  type: ReferenceType;
  /** Undefined where the document shows none. */
  example: unknown;
}

export interface ReferenceAnswer {
  /** `200`, or `4XX` for all that begin with 4. */
  status: string;
  description: string;
  /** Null where nothing follows the headers. */
  content: { isStream: boolean; type: ReferenceType; example: unknown } | null;
}

export interface ReferenceSchema {
  /** Its name in the document, and its anchor. */
  name: string;
  type: ReferenceType;
}

/** A type in words, and what stands inside it. */
export interface ReferenceType {
  words: TypeWord[];
  /** The fields of an object, or of each kind of object that it may be. */
  kinds: ReferenceKind[];
}

/** A piece of a sentence, or the name of a schema that has a place of its own. */
export type TypeWord = string | { schema: string };

export interface ReferenceKind {
  /** What tells it from the other kinds: `type: "message"`. Null where there is no other. */
  label: string | null;
  /** Without the one that the label is about, unless that may be left out. */
  fields: ReferenceField[];
}

export interface ReferenceField {
  name: string;
  type: ReferenceType;
  isRequired: boolean;
  /** What it has to keep within: `1 to 100`. */
  limits: string[];
  /** As JSON. */
  defaultValue: string | null;
  /** Text with `code` and **bold** in it, as all descriptions are. */
  description: string | null;
}

export interface ReferenceParameter extends ReferenceField {
  in: "path" | "query" | "header" | "cookie";
}
