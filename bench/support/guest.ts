/** Signs in as a guest the way a browser does. @returns the Cookie header of the session. */
export async function signInAsGuest(origin: string): Promise<string> {
  const csrf = await fetch(`${origin}/api/auth/csrf`);
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  const answer = await fetch(`${origin}/api/auth/callback/guest`, {
    method: "POST",
    headers: { cookie: cookiesOf(csrf), origin },
    body: new URLSearchParams({ csrfToken, json: "true" }),
    redirect: "manual",
  });
  if (!answer.ok) throw new Error(`Signing in as a guest answered ${answer.status}: ${await answer.text()}`);
  return cookiesOf(answer);
}

function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}
