import type { Metadata } from "next";
import Link from "next/link";
import { currentPrincipal } from "#app/principal.ts";
import { CredentialsForm } from "#components/auth/credentials-form.tsx";
import { authSettings } from "#lib/server/auth/settings.ts";
import { passwordMinLength } from "#lib/server/auth/users.ts";

export const metadata: Metadata = { title: "Create account · Verbatim" };

export default async function SignUpPage() {
  const { signUp } = authSettings();
  const isGuest = (await currentPrincipal())?.kind === "guest";
  return (
    <>
      <div className="grid gap-1.5">
        <h1 className="font-semibold text-2xl tracking-tight">Keep your history</h1>
        <p className="text-ink-soft">
          {isGuest
            ? "What you have written as a guest comes along."
            : "An account on this server, nothing else."}
        </p>
      </div>
      {signUp ? (
        <CredentialsForm
          way="sign-up"
          submitLabel="Create account"
          passwordHint={`At least ${passwordMinLength} characters.`}
        />
      ) : (
        <p>New accounts are closed here. Ask the person who runs this server.</p>
      )}
      <p className="text-ink-soft text-sm">
        Have an account?{" "}
        <Link href="/sign-in" className="font-medium text-accent underline underline-offset-3">
          Sign in
        </Link>
      </p>
    </>
  );
}
