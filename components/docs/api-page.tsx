import type { ApiReference } from "#lib/shared/api-reference.ts";
import { ApiNav } from "./api-nav.tsx";
import { ErrorSection } from "./error-section.tsx";
import { Introduction } from "./introduction.tsx";
import { McpSection } from "./mcp-section.tsx";
import { QuickStart } from "./quick-start.tsx";
import { SchemaSection } from "./schema-section.tsx";
import { SkipLink } from "./skip-link.tsx";
import { TagSection } from "./tag-section.tsx";

interface ApiPageProps {
  reference: ApiReference;
  /** Where the app is, for the examples. */
  origin: string;
}

/** The reference of the API: what there is on the left, each with its examples beside it. */
export function ApiPage({ reference, origin }: ApiPageProps) {
  const { introduction, sections, failures, schemas } = reference;
  return (
    <div className="lg:grid lg:grid-cols-[16rem_minmax(0,1fr)]">
      <SkipLink />
      <ApiNav sections={sections} schemas={schemas} />
      <main
        id="content"
        tabIndex={-1}
        className="mx-auto grid w-full max-w-6xl grid-cols-[minmax(0,1fr)] gap-14 px-4 pt-8 pb-24 outline-none sm:px-8 lg:pt-12"
      >
        <Introduction text={introduction} origin={origin} />
        <QuickStart origin={origin} />
        {sections.map((section) => (
          <TagSection key={section.id} section={section} origin={origin} />
        ))}
        <McpSection origin={origin} />
        <ErrorSection failures={failures} />
        <SchemaSection schemas={schemas} />
      </main>
    </div>
  );
}
