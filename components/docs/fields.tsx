import type { ReferenceField, ReferenceKind } from "#lib/shared/api-reference.ts";
import { MarkedText } from "./marked-text.tsx";
import { TypeText } from "./type-text.tsx";

/** What is said of a field: in what is sent, that it has to be there; in what comes, that it may not. */
export type Mark = "required" | "optional";

interface FieldProps {
  field: ReferenceField;
  mark: Mark;
}

export function Fields({ fields, mark }: { fields: ReferenceField[]; mark: Mark }) {
  return (
    <ul className="api-fields">
      {fields.map((field) => (
        <Field key={field.name} field={field} mark={mark} />
      ))}
    </ul>
  );
}

function Field({ field, mark }: FieldProps) {
  const { name, type, limits, isRequired, defaultValue, description } = field;
  return (
    <li>
      <code>{name}</code> <TypeText words={type.words} />
      {limits.map((limit) => `, ${limit}`).join("")}
      {defaultValue !== null && (
        <>
          , default <code>{defaultValue}</code>
        </>
      )}{" "}
      {isRequired === (mark === "required") && <strong>{mark}</strong>}
      {description && (
        <p>
          <MarkedText text={description} />
        </p>
      )}
      {type.kinds.length > 0 && (
        <div>
          <Kinds kinds={type.kinds} mark={mark} openUpTo={0} />
        </div>
      )}
    </li>
  );
}

interface KindsProps {
  kinds: ReferenceKind[];
  mark: Mark;
  /** Where there are more kinds than this, one opens those that one wants to see. */
  openUpTo?: number;
}

/** The fields of an object; of several kinds of object each by itself. */
export function Kinds({ kinds, mark, openUpTo = 4 }: KindsProps) {
  return kinds.map(({ label, fields }) =>
    label === null ? (
      <Fields key={fields.map(({ name }) => name).join()} fields={fields} mark={mark} />
    ) : (
      <details key={label} open={kinds.length <= openUpTo} className="api-kind">
        <summary>{label}</summary>
        <Fields fields={fields} mark={mark} />
      </details>
    ),
  );
}
