import type { ReferenceSchema } from "#lib/shared/api-reference.ts";
import { AnchoredHeading } from "./anchored-heading.tsx";
import { Kinds } from "./fields.tsx";

export function SchemaSection({ schemas }: { schemas: ReferenceSchema[] }) {
  return (
    <section aria-labelledby="schemas" className="grid grid-cols-[minmax(0,1fr)] gap-10">
      <AnchoredHeading level={2} id="schemas">
        Schemas
      </AnchoredHeading>
      {schemas.map(({ name, type }) => (
        <article
          key={name}
          aria-labelledby={name}
          className="grid max-w-3xl grid-cols-[minmax(0,1fr)] content-start gap-2.5"
        >
          <AnchoredHeading level={3} id={name}>
            {name}
          </AnchoredHeading>
          <div className="api-text">
            <Kinds kinds={type.kinds} mark="optional" />
          </div>
        </article>
      ))}
    </section>
  );
}
