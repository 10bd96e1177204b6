import type { Metadata } from "next";
import Link from "next/link";
import { currentPrincipal } from "#app/principal.ts";
import { CredentialsForm } from "#components/auth/credentials-form.tsx";
import { authSettings } from "#lib/server/auth/settings.ts";

export const metadata: Metadata = { title: "Sign in · Verbatim" };

export default async function SignInPage() {
  const { signUp } = authSettings();
  const isGuest = (await currentPrincipal())?.kind === "guest";
  return (
    <>
      <div className="grid gap-1.5">
        <h1 className="font-semibold text-2xl tracking-tight">Welcome back</h1>
        <p className="text-ink-soft">
          {isGuest
            ? "Signing in leaves what you wrote as a guest behind. To keep it, create an account instead."
            : "Sign in to your history."}
        </p>
      </div>
      <CredentialsForm way="password" submitLabel="Sign in" />
      {signUp && (
        <p className="text-ink-soft text-sm">
          New here?{" "}
          <Link href="/sign-up" className="font-medium text-accent underline underline-offset-3">
            Create an account
          </Link>
        </p>
      )}
    </>
  );
}
