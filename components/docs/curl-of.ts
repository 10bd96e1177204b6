import type { ReferenceOperation } from "#lib/shared/api-reference.ts";

interface CurlRequest {
  method: string;
  url: string;
  hasKey?: boolean;
  /** Parameters of the address by their names, each with its value. */
  query?: Record<string, string>;
  body?: unknown;
  /** Shows each event as it comes. */
  isStream?: boolean;
}

/** A request as a line for the shell. */
export function curlLine({ method, url, hasKey = true, query, body, isStream }: CurlRequest): string {
  const asked = Object.entries(query ?? {});
  const isPlain = method === "GET" || (method === "POST" && body !== undefined);
  const options = [
    ["curl", isStream && "-N", !isPlain && `-X ${method}`, asked.length > 0 && "-G", `"${url}"`],
    ...asked.map(([name, value]) => [`--data-urlencode "${name}=${value}"`]),
    [hasKey && `-H "Authorization: Bearer $VERBATIM_KEY"`],
    [body !== undefined && `-H "Content-Type: application/json"`],
    [body !== undefined && `-d ${quoted(written(body))}`],
  ];
  return options
    .map((words) => words.filter(Boolean).join(" "))
    .filter((line) => line !== "")
    .join(" \\\n  ");
}

/** What has to be filled in stands there as a variable of the shell: `$CONVERSATION_ID`. */
export function curlOf(operation: ReferenceOperation, origin: string): string {
  const { method, path, parameters, body, access, answers } = operation;
  const required = parameters.filter((parameter) => parameter.in === "query" && parameter.isRequired);
  return curlLine({
    method,
    url: origin + path.replaceAll(/\{(\w+)\}/g, (_, name: string) => variable(name)),
    hasKey: access !== "anybody",
    query: Object.fromEntries(required.map(({ name }) => [name, variable(name)])),
    body: body?.example,
    isStream: answers.every(({ content }) => content === null || content.isStream),
  });
}

const variable = (name: string) => `$${name.toUpperCase()}`;

/** On one line where it is short. */
function written(body: unknown): string {
  const lines = JSON.stringify(body, null, 2);
  const line = lines.replaceAll(/\n */g, " ");
  return line.length <= 50 ? line : lines;
}

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
