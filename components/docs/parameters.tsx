import type { ReferenceParameter } from "#lib/shared/api-reference.ts";
import { Fields } from "./fields.tsx";
import { Part } from "./part.tsx";

/** Where parameters stand in a request, as one reads it. */
const places = [
  { in: "path", title: "In the path" },
  { in: "query", title: "In the query" },
  { in: "header", title: "In the headers" },
  { in: "cookie", title: "In a cookie" },
] as const;

export function Parameters({ parameters }: { parameters: ReferenceParameter[] }) {
  return places.map((place) => {
    const fields = parameters.filter((parameter) => parameter.in === place.in);
    if (fields.length === 0) return null;
    return (
      <Part key={place.in} title={place.title}>
        <Fields fields={fields} mark="required" />
      </Part>
    );
  });
}
