import { signIn } from "./sign-in.ts";

/** For tests and benchmarks. @returns the Cookie header of the session */
export function signInAsGuest(origin: string): Promise<string> {
  return signIn(origin, "guest");
}
