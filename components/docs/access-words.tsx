import type { ReferenceAccess } from "#lib/shared/api-reference.ts";

export function AccessWords({ access }: { access: ReferenceAccess }) {
  return <p className="text-ink-soft text-sm">{wordsOf(access)}</p>;
}

function wordsOf(access: ReferenceAccess) {
  if (access === "anybody") return "Needs no key.";
  if (access === "any key") return "Any key will do.";
  return (
    <>
      Needs a key with the scope <code>{access.scope}</code>.
    </>
  );
}
