import type { ReferenceAnswer } from "#lib/shared/api-reference.ts";
import { type ErrorKind, errorKinds } from "#lib/shared/errors.ts";
import { AnchoredHeading } from "./anchored-heading.tsx";
import { AnswerExamples } from "./answer-examples.tsx";
import { MarkedText } from "./marked-text.tsx";
import { SchemaLink } from "./schema-link.tsx";
import { Split } from "./split.tsx";

/** A model that fails is told in its reply, and so is no answer of its own so far. */
type Answered = Exclude<ErrorKind, "model_failed">;

const meanings: Record<Answered, string> = {
  invalid: "Something in the request is wrong; `param` names the field.",
  unauthenticated: "There is no key, or it is not known, has ended or was revoked.",
  forbidden: "The key does not have the scope that is needed.",
  not_found: "There is nothing by this id or path, or it is somebody else's: both look the same.",
  method_not_allowed: "The path does not know this method; `allow` names those it knows.",
  conflict: "It does not fit what is there: an id that stands for something else, a reply that still runs.",
  too_large: "The message or the body is too long.",
  unsupported_media_type: "The body has to be JSON, and to say so.",
  rate_limited: "More than the limits allow; `retry-after` says in how many seconds to try again.",
  internal: "A fault of ours, told in the server's log under `x-request-id`.",
  unavailable: "The database can't be reached right now; try again after `retry-after` seconds.",
};

/** Every kind of error that there is, and an example of each class. */
export function ErrorSection({ failures }: { failures: ReferenceAnswer[] }) {
  const kinds = Object.entries(meanings) as [Answered, string][];
  return (
    <section aria-labelledby="errors" className="grid grid-cols-[minmax(0,1fr)] gap-5">
      <AnchoredHeading level={2} id="errors">
        Errors
      </AnchoredHeading>
      <Split
        words={
          <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
            <p>
              Every error is an <SchemaLink name="Error" />, with the same four fields. Where{" "}
              <code>x-should-retry</code> is <code>false</code>, something was stored, and asking again by
              itself would not help.
            </p>
            <ul className="api-fields">
              {kinds.map(([kind, meaning]) => (
                <li key={kind}>
                  <code>{errorKinds[kind].status}</code> {errorKinds[kind].type}
                  <p>
                    <MarkedText text={meaning} />
                  </p>
                </li>
              ))}
            </ul>
          </div>
        }
        examples={<AnswerExamples answers={failures} />}
      />
    </section>
  );
}
