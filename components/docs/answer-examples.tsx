import type { ReferenceAnswer } from "#lib/shared/api-reference.ts";
import { CodeExample } from "./code-example.tsx";
import { JsonExample } from "./json-example.tsx";

export function AnswerExamples({ answers }: { answers: ReferenceAnswer[] }) {
  return answers.map(({ status, content }) => {
    if (content?.example === undefined) return null;
    return content.isStream ? (
      <CodeExample
        key={`${status} stream`}
        label={`${status}, one of its events`}
        language="json"
        code={eventText(content.example)}
      />
    ) : (
      <JsonExample key={status} label={status} value={content.example} />
    );
  });
}

/** As it comes over the line. */
function eventText(data: unknown): string {
  const type = typeof data === "object" && data !== null && "type" in data ? `event: ${data.type}\n` : "";
  return `${type}data: ${JSON.stringify(data)}`;
}
