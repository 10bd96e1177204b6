import { scopeChoices } from "#lib/client/key-words.ts";
import type { ApiKeyScope } from "#lib/shared/contracts/api-key.ts";

interface ScopeChoicesProps {
  /** What is chosen at first. */
  initial: readonly ApiKeyScope[];
}

export function ScopeChoices({ initial }: ScopeChoicesProps) {
  return (
    <fieldset>
      <legend className="mb-1.5 font-medium text-sm">What it may do</legend>
      <div className="divide-y divide-line rounded-lg border border-line">
        {scopeChoices.map(({ scope, sentence }) => (
          <label
            key={scope}
            className="flex cursor-pointer items-center gap-3 px-3 py-2.5 text-sm first:rounded-t-lg last:rounded-b-lg hover:bg-soft"
          >
            <input
              type="checkbox"
              name="scope"
              value={scope}
              defaultChecked={initial.includes(scope)}
              className="size-4 shrink-0 accent-accent"
            />
            <span className="flex-1">{sentence}</span>
            {/* The word that the API uses. */}
            <code className="font-mono text-ink-soft text-xs">{scope}</code>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
