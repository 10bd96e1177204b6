import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { describeApi } from "#lib/server/api/resources.ts";
import { must } from "#lib/shared/assert.ts";

const base = "/api/v1";
const methods = ["get", "post", "patch", "delete"] as const;

interface Operation {
  id: string;
  method: string;
  /** Of the path, without the base. */
  pattern: RegExp;
  /** JSON pointer to the operation. */
  pointer: string;
  responses: Record<string, { content?: Record<string, unknown> } | undefined>;
}

let known: { ajv: Ajv2020; operations: Operation[]; validators: Map<string, ValidateFunction> } | undefined;

function document() {
  if (known) return known;
  const api = describeApi();
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  ajv.addSchema({ ...api, $id: "api" });
  const operations = Object.entries(api.paths ?? {}).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = item[method];
      if (!operation) return [];
      const pattern = new RegExp(`^${path.replaceAll(/\{\w+\}/g, "[^/]+")}$`);
      const pointer = `/paths/${path.replaceAll("/", "~1")}/${method}`;
      const { operationId: id = "", responses = {} } = operation;
      return [{ id, method: method.toUpperCase(), pattern, pointer, responses }];
    }),
  );
  known = { ajv, operations, validators: new Map() };
  return known;
}

/**
 * The same answer, found to be what our own document says of it: its status, its type, and its body or, as it is read,
 * each of its events. For tests; throws where it is not.
 */
export async function documented(request: Request, response: Response): Promise<Response> {
  const path = new URL(request.url).pathname.replace(base, "");
  const method = request.method === "HEAD" ? "GET" : request.method;
  if (method === "OPTIONS") return response;
  const of = document().operations.filter(({ pattern }) => pattern.test(path));
  const operation = of.find((each) => each.method === method);
  const name = `${request.method} ${path} → ${response.status}`;
  if (!response.headers.get("x-request-id")?.match(/^req_[0-9a-f]{32}$/))
    throw new Error(`${name}: no x-request-id`);
  if (!operation) {
    if (response.status < 400) throw new Error(`${name}: not in the document`);
    return await json(`${name} (no operation)`, response, "/components/schemas/Error");
  }
  const key = [String(response.status), `${Math.floor(response.status / 100)}XX`].find(
    (status) => operation.responses[status],
  );
  if (!key) throw new Error(`${name}: ${operation.id} has no such status in the document`);
  const types = Object.keys(operation.responses[key]?.content ?? {});
  const type = response.headers.get("content-type")?.split(";")[0] ?? "";
  if (types.length === 0) return response;
  if (!types.includes(type) && request.method !== "HEAD")
    throw new Error(`${name}: answers ${type}, not ${types}`);
  const schema = `${operation.pointer}/responses/${key}/content/${type.replaceAll("/", "~1")}/schema`;
  if (request.method === "HEAD") return response;
  return type === "text/event-stream" ? events(name, response, schema) : await json(name, response, schema);
}

async function json(name: string, response: Response, pointer: string): Promise<Response> {
  mustMatch(name, await response.clone().json(), pointer);
  return response;
}

/** The stream breaks off with the error at the first event that is not as documented. */
function events(name: string, response: Response, pointer: string): Response {
  let rest = "";
  const decoder = new TextDecoder();
  const checking = new TransformStream<Uint8Array, Uint8Array>({
    transform(piece, controller) {
      const blocks = (rest + decoder.decode(piece, { stream: true })).split("\n\n");
      rest = blocks.pop() ?? "";
      for (const block of blocks) checkEvent(name, block, pointer);
      controller.enqueue(piece);
    },
  });
  const body = must(response.body, "body").pipeThrough(checking);
  return new Response(body, { status: response.status, headers: response.headers });
}

function checkEvent(name: string, block: string, pointer: string): void {
  const line = (field: string) => new RegExp(`^${field}: (.*)$`, "m").exec(block)?.[1];
  const data = line("data");
  if (data === undefined || data === "[DONE]") return; // a comment, or the end of OpenAI's streams
  const parsed: { type?: unknown } = JSON.parse(data);
  if (parsed.type !== line("event"))
    throw new Error(`${name}: event ${line("event")} with type ${parsed.type}`);
  mustMatch(`${name}, event ${line("event")}`, parsed, pointer);
}

function mustMatch(name: string, value: unknown, pointer: string): void {
  const { ajv, validators } = document();
  const validate = validators.get(pointer) ?? ajv.compile({ $ref: `api#${encodeURI(pointer)}` });
  validators.set(pointer, validate);
  if (validate(value)) return;
  const faults = ajv.errorsText(validate.errors, { separator: "\n  " });
  throw new Error(`${name} is not as documented:\n  ${faults}\n${JSON.stringify(value).slice(0, 2_000)}`);
}
