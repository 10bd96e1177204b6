"use client";

import { useActionState } from "react";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { signIn } from "#lib/client/auth.ts";
import { errorText } from "#lib/client/error-text.ts";

interface CredentialsFormProps {
  way: "password" | "sign-up";
  submitLabel: string;
  passwordHint?: string;
}

interface FormState {
  email: string;
  error: string | null;
}

const textOf = (data: FormData, name: string) => String(data.get(name) ?? "");

/** As an action, a form sent before the scripts have come waits for them instead of putting a password in the address. */
export function CredentialsForm({ way, submitLabel, passwordHint }: CredentialsFormProps) {
  const [state, submit, pending] = useActionState(
    async (_: FormState, data: FormData): Promise<FormState> => {
      const email = textOf(data, "email").trim();
      try {
        await signIn(way, { email, password: textOf(data, "password") });
        // A whole page: everything on it belongs to whoever is here now.
        window.location.assign("/");
        return { email, error: null };
      } catch (error) {
        return { email, error: errorText(error) };
      }
    },
    { email: "", error: null },
  );

  return (
    <form action={submit} className="grid gap-4">
      {state.error && <Alert>{state.error}</Alert>}
      <Field
        label="Email"
        name="email"
        type="email"
        autoComplete="email"
        required
        defaultValue={state.email}
      />
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete={way === "sign-up" ? "new-password" : "current-password"}
        required
        {...(passwordHint && { hint: passwordHint })}
      />
      <Button type="submit" look="primary" disabled={pending} className="mt-1 w-full py-2.5">
        {submitLabel}
      </Button>
    </form>
  );
}
