import { CodeExample } from "./code-example.tsx";
import { MarkedText } from "./marked-text.tsx";
import { Split } from "./split.tsx";

export function Introduction({ text, origin }: { text: string; origin: string }) {
  return (
    <section aria-labelledby="introduction" className="grid grid-cols-[minmax(0,1fr)] gap-5">
      <h1 id="introduction" className="scroll-mt-6 font-semibold text-3xl tracking-tight">
        The API
      </h1>
      <Split
        words={
          <div className="grid gap-3.5 leading-relaxed">
            {text.split("\n\n").map((paragraph) => (
              <p key={paragraph}>
                <MarkedText text={paragraph} />
              </p>
            ))}
          </div>
        }
        examples={
          <>
            <CodeExample label="Address" language="bash" code={`${origin}/api/v1`} />
            <p className="text-ink-soft text-sm">
              For programs: the same as{" "}
              <a href="/api/v1/openapi.json" className="font-medium text-accent underline underline-offset-3">
                OpenAPI 3.1
              </a>
              .
            </p>
          </>
        }
      />
    </section>
  );
}
