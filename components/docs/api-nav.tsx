import { BrandMark } from "#components/shell/brand.tsx";
import type { ReferenceSchema, ReferenceSection } from "#lib/shared/api-reference.ts";
import { NavGroup } from "./nav-group.tsx";
import { wordsOfName } from "./words-of-name.ts";

interface ApiNavProps {
  sections: ReferenceSection[];
  schemas: ReferenceSchema[];
}

/** What is on the page. Where there is room it stays in sight; on a phone it is its sections alone. */
export function ApiNav({ sections, schemas }: ApiNavProps) {
  return (
    <div className="border-line border-b bg-ground-side lg:sticky lg:top-0 lg:h-dvh lg:overflow-y-auto lg:border-r lg:border-b-0">
      <header className="px-4 pt-4 lg:pt-6">
        {/* A plain link: whoever goes back gets the chat as it is now. */}
        <a
          href="/"
          aria-label="Verbatim, back to chat"
          className="inline-flex items-center gap-2.5 rounded-lg font-semibold"
        >
          <BrandMark className="size-7" />
          Verbatim
        </a>
      </header>
      <nav aria-label="API" className="px-2 py-4 [scroll-target-group:auto]">
        <ul className="flex flex-wrap gap-x-1 lg:grid lg:gap-x-0 lg:gap-y-0.5">
          <NavGroup id="introduction" name="Introduction" />
          <NavGroup id="quick-start" name="Quick start" />
          {sections.map(({ id, name, operations }) => (
            <NavGroup
              key={id}
              id={id}
              name={name}
              entries={operations.map((operation) => ({
                id: operation.id,
                name: wordsOfName(operation.id),
              }))}
            />
          ))}
          <NavGroup id="mcp" name="MCP" />
          <NavGroup id="errors" name="Errors" />
          <NavGroup id="schemas" name="Schemas" entries={schemas.map(({ name }) => ({ id: name, name }))} />
        </ul>
      </nav>
    </div>
  );
}
