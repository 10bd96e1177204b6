import OpenAI from "openai";
import { createdApiKeySchema } from "#lib/shared/contracts/api-key.ts";
import { signIn } from "#scripts/testing/sign-in.ts";

/** OpenAI's client with a key of somebody's. What goes wrong is said at once: nothing is tried again. */
export async function newClient(origin: string, cookie: string): Promise<OpenAI> {
  const made = await fetch(`${origin}/api/v1/keys`, {
    method: "POST",
    headers: { cookie, origin, "content-type": "application/json" },
    body: "{}",
  });
  if (made.status !== 201) throw new Error(`No key was made: ${made.status} ${await made.text()}`);
  const { key: apiKey } = createdApiKeySchema.parse(await made.json());
  return new OpenAI({ baseURL: `${origin}/api/v1`, apiKey, maxRetries: 0 });
}

/** Makes an account. @returns the Cookie header of its session */
export function newAccount(origin: string): Promise<string> {
  const credentials = { email: `${crypto.randomUUID()}@example.org`, password: "correct horse battery" };
  return signIn(origin, "sign-up", credentials);
}
