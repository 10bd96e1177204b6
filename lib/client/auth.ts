import { AppError } from "#lib/shared/errors.ts";
import { forgetSeen } from "./seen.ts";
import { forgetUnsent } from "./unsent.ts";

export type SignInWay = "password" | "sign-up" | "guest";

/** next-auth's word for "no such email and password"; any other error of ours is a sentence already. */
const wrongCredentials = "CredentialsSignin";

/** Only who signs in needs next-auth's browser part, so nobody loads it before. */
const nextAuth = () => import("next-auth/react");

/** Throws an AppError whose message can be shown. */
export async function signIn(
  way: SignInWay,
  fields: { email?: string; password?: string } = {},
): Promise<void> {
  const result = await nextAuth()
    .then(({ signIn }) => signIn(way, { ...fields, redirect: false }))
    .catch((cause) => {
      throw new AppError("unavailable", "The server can’t be reached. Check your connection and try again.", {
        cause,
      });
    });
  if (!result?.error) {
    // Another history than the one before: what was seen of that says nothing about this.
    if (way !== "guest") forgetSeen();
    return;
  }
  const message =
    result.error === wrongCredentials ? "This email and password do not fit together." : result.error;
  throw new AppError("unauthenticated", message);
}

export async function signOut(): Promise<void> {
  const { signOut: end } = await nextAuth();
  await end({ redirect: false });
  forgetUnsent();
  forgetSeen();
}
