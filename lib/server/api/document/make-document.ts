import type { ApiRouter } from "#lib/server/api/router.ts";
import { nameComponents } from "./components.ts";
import { addExamples } from "./examples.ts";
import { description, tags } from "./words.ts";

export type ApiDocument = ReturnType<ApiRouter["getOpenAPI31Document"]>;

/** The OpenAPI document of a router's routes, made from the schemas that check what comes in and goes out. */
export function makeDocument(router: ApiRouter): ApiDocument {
  nameComponents();
  const document = router.getOpenAPI31Document({
    openapi: "3.1.0",
    info: { title: "Verbatim", version: "1.0.0", description },
    servers: [{ url: "/api/v1", description: "This server" }],
    tags,
  });
  const securitySchemes = {
    apiKey: {
      type: "http" as const,
      scheme: "bearer",
      description: "An API key. The scopes that an operation needs stand beside it.",
    },
    session: {
      type: "apiKey" as const,
      in: "cookie" as const,
      name: "verbatim.session",
      description:
        "The browser's own session, which may do everything. Unsafe methods then need this app's Origin. Over https `__Host-` stands before its name.",
    },
  };
  return addExamples({ ...document, components: { ...document.components, securitySchemes } });
}
