/**
 * Signs in the way a browser does. For tests and benchmarks.
 * @param way as next-auth's providers are named in lib/server/auth/next-auth-options.ts
 * @returns the Cookie header of the session
 */
export async function signIn(
  origin: string,
  way: "guest" | "sign-up" | "password",
  credentials: Record<string, string> = {},
): Promise<string> {
  const csrf = await fetch(`${origin}/api/auth/csrf`);
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  const answer = await fetch(`${origin}/api/auth/callback/${way}`, {
    method: "POST",
    headers: { cookie: cookiesOf(csrf), origin },
    body: new URLSearchParams({ ...credentials, csrfToken, json: "true" }),
    redirect: "manual",
  });
  if (!answer.ok) throw new Error(`Signing in by ${way} answered ${answer.status}: ${await answer.text()}`);
  return cookiesOf(answer);
}

function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}
