import type { Metadata } from "next";
import { shownOrigin } from "#app/shown-origin.ts";
import { ApiPage } from "#components/docs/api-page.tsx";
import { makeReference } from "#lib/server/api/document/reference.ts";
import { describeApi } from "#lib/server/api/resources.ts";
import "./docs.css";

export const metadata: Metadata = {
  title: "API · Verbatim",
  description: "The API of this server: every operation, with examples.",
};

/** For everybody: it names nobody, and nothing of the history. */
export default async function DocsPage() {
  return <ApiPage reference={makeReference(describeApi())} origin={await shownOrigin()} />;
}
