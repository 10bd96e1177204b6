"use client";

import { type SubmitEvent, useId, useState } from "react";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { SelectField } from "#components/ui/select-field.tsx";
import { takeFocus } from "#components/ui/take-focus.ts";
import { defaultLifetimeDays, lifetimes, scopeChoices } from "#lib/client/key-words.ts";
import type { ApiKeyScope } from "#lib/shared/contracts/api-key.ts";
import type { WantedKey } from "./key-actions.ts";
import { ScopeChoices } from "./scope-choices.tsx";

interface NewKeyFormProps {
  defaultScopes: readonly ApiKeyScope[];
  /** Answers with what is wrong, or null when the key is made. */
  onCreate: (key: WantedKey) => Promise<string | null>;
  onCancel: () => void;
}

function wantedIn(data: FormData): WantedKey {
  const chosen = data.getAll("scope");
  return {
    name: String(data.get("name") ?? ""),
    scopes: scopeChoices.map(({ scope }) => scope).filter((scope) => chosen.includes(scope)),
    days: Number(data.get("days")) || null,
  };
}

export function NewKeyForm({ defaultScopes, onCreate, onCancel }: NewKeyFormProps) {
  const headingId = useId();
  const [error, setError] = useState<string | null>(null);
  const [pending, setPending] = useState(false);

  // No form action: React would empty the form after it, also where the key was refused.
  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (pending) return;
    const wanted = wantedIn(new FormData(event.currentTarget));
    if (wanted.scopes.length === 0) return setError("Choose at least one thing that the key may do.");
    setPending(true);
    setError(await onCreate(wanted));
    setPending(false);
  };

  return (
    <form
      aria-labelledby={headingId}
      onSubmit={(event) => void submit(event)}
      className="grid gap-5 rounded-xl border border-line bg-raised p-4 sm:p-5"
    >
      <h3 id={headingId} className="font-semibold">
        New key
      </h3>
      <Field
        ref={takeFocus}
        label="Name"
        name="name"
        required
        autoComplete="off"
        placeholder="laptop"
        hint="Where it is used, to tell it from others."
      />
      <ScopeChoices initial={defaultScopes} />
      <SelectField label="Expires" name="days" defaultValue={defaultLifetimeDays}>
        {lifetimes.map(({ days, label }) => (
          <option key={label} value={days ?? ""}>
            {label}
          </option>
        ))}
      </SelectField>
      {error && <Alert>{error}</Alert>}
      <div className="flex gap-2">
        <Button type="submit" look="primary" aria-disabled={pending}>
          Make key
        </Button>
        <Button look="ghost" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
