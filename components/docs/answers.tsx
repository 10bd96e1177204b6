import type { ReferenceAnswer } from "#lib/shared/api-reference.ts";
import { Kinds } from "./fields.tsx";
import { MarkedText } from "./marked-text.tsx";
import { Part } from "./part.tsx";
import { TypeText } from "./type-text.tsx";

export function Answers({ answers }: { answers: ReferenceAnswer[] }) {
  return (
    <Part title="Answers">
      <ul className="api-fields">
        {answers.map((answer) => (
          <Answer key={`${answer.status} ${answer.content?.isStream}`} answer={answer} />
        ))}
        <li>
          <code>4XX 5XX</code> <a href="#errors">Errors</a>
        </li>
      </ul>
    </Part>
  );
}

function Answer({ answer: { status, description, content } }: { answer: ReferenceAnswer }) {
  const isNamed = content?.type.words.some((word) => typeof word !== "string");
  return (
    <li>
      <code>{status}</code> <MarkedText text={description} />
      {content && isNamed && (
        <>
          {": "}
          <TypeText words={content.type.words} />
        </>
      )}
      {content && content.type.kinds.length > 0 && (
        <div>
          <Kinds kinds={content.type.kinds} mark="optional" />
        </div>
      )}
    </li>
  );
}
