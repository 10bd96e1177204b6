import { CodeExample } from "./code-example.tsx";

export function JsonExample({ label, value }: { label: string; value: unknown }) {
  return <CodeExample label={label} language="json" code={JSON.stringify(value, null, 2)} />;
}
