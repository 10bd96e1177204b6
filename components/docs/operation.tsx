import type { ReferenceOperation } from "#lib/shared/api-reference.ts";
import { AccessWords } from "./access-words.tsx";
import { AnchoredHeading } from "./anchored-heading.tsx";
import { AnswerExamples } from "./answer-examples.tsx";
import { Answers } from "./answers.tsx";
import { Body } from "./body.tsx";
import { CodeExample } from "./code-example.tsx";
import { curlOf } from "./curl-of.ts";
import { MarkedText } from "./marked-text.tsx";
import { MethodAndPath } from "./method-and-path.tsx";
import { Parameters } from "./parameters.tsx";
import { Split } from "./split.tsx";

/** One operation: what it is for, what it takes and answers, and how to ask for it. */
export function Operation({ operation, origin }: { operation: ReferenceOperation; origin: string }) {
  const { id, summary, description, parameters, body, answers, access } = operation;
  return (
    <article aria-labelledby={id} className="border-line border-t pt-8">
      <Split
        words={
          <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
            <div className="grid gap-2.5">
              <AnchoredHeading level={3} id={id}>
                {summary}
              </AnchoredHeading>
              <MethodAndPath {...operation} />
              {description && (
                <p>
                  <MarkedText text={description} />
                </p>
              )}
              <AccessWords access={access} />
            </div>
            <Parameters parameters={parameters} />
            {body && <Body body={body} />}
            <Answers answers={answers} />
          </div>
        }
        examples={
          <>
            <CodeExample label="curl" language="bash" code={curlOf(operation, origin)} />
            <AnswerExamples answers={answers} />
          </>
        }
      />
    </article>
  );
}
