import type { ReferenceBody } from "#lib/shared/api-reference.ts";
import { Kinds } from "./fields.tsx";
import { Part } from "./part.tsx";

export function Body({ body }: { body: ReferenceBody }) {
  return (
    <Part title={body.isRequired ? "In the body" : "In the body, which may be left out"}>
      {body.type.kinds.length > 0 ? (
        <Kinds kinds={body.type.kinds} mark="required" />
      ) : (
        <p className="text-ink-soft text-sm">An empty object.</p>
      )}
    </Part>
  );
}
