import type { ReferenceSection } from "#lib/shared/api-reference.ts";
import { AnchoredHeading } from "./anchored-heading.tsx";
import { MarkedText } from "./marked-text.tsx";
import { MethodAndPath } from "./method-and-path.tsx";
import { Operation } from "./operation.tsx";
import { Split } from "./split.tsx";

export function TagSection({ section, origin }: { section: ReferenceSection; origin: string }) {
  const { id, name, description, operations } = section;
  return (
    <section aria-labelledby={id} className="grid grid-cols-[minmax(0,1fr)] gap-12">
      <Split
        words={
          <div className="grid gap-1.5">
            <AnchoredHeading level={2} id={id}>
              {name}
            </AnchoredHeading>
            {description && (
              <p className="text-ink-soft">
                <MarkedText text={description} />
              </p>
            )}
          </div>
        }
        examples={
          <ul aria-label={name} className="rounded-xl border border-line bg-ground-side py-1.5">
            {operations.map((operation) => (
              <li key={operation.id}>
                <a href={`#${operation.id}`} className="block px-4 py-1 hover:bg-soft pointer-coarse:py-2.5">
                  <MethodAndPath {...operation} />
                </a>
              </li>
            ))}
          </ul>
        }
      />
      {operations.map((operation) => (
        <Operation key={operation.id} operation={operation} origin={origin} />
      ))}
    </section>
  );
}
