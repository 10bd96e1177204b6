import { createApiKey } from "#lib/server/auth/api-keys.ts";
import { findAccountByEmail } from "#lib/server/auth/users.ts";
import { type ApiKeyScope, apiKeyScopes, defaultApiKeyScopes } from "#lib/shared/contracts/api-key.ts";
import type { Command, Given } from "./command.ts";

const daySeconds = 24 * 60 * 60;
/** A century: what is later is a slip of the finger. */
const mostDays = 36_500;

export const keyCreate: Command = {
  name: "key create",
  usage: "--email E [--name N] [--scopes read,write,generate] [--expires DAYS]",
  summary: "Makes an API key for an account and prints the key alone.",
  help: `The key is shown this once: only its hash is stored. Without --scopes it has ${defaultApiKeyScopes.join(", ")}, of
${apiKeyScopes.join(", ")} (which makes and revokes keys); without --expires it does not expire.`,
  options: {
    email: { type: "string" },
    name: { type: "string" },
    scopes: { type: "string" },
    expires: { type: "string" },
  },
  async run(given, world) {
    const [email, expiresAt] = [given.need("email"), expiry(given)];
    // Whether there are such scopes is asked where the key is made.
    const scopes = given
      .text("scopes")
      ?.split(",")
      .map((scope) => scope.trim() as ApiKeyScope);
    const { key } = await world.withOperations(async () => {
      const { userId: ownerId } = await findAccountByEmail(email);
      const apiKey = { name: given.text("name"), scopes, expires_at: expiresAt };
      return await createApiKey({ ownerId, apiKey });
    });
    world.say(key);
    return 0;
  },
};

/** Unix seconds. */
function expiry(given: Given): number | undefined {
  const days = given.text("expires");
  if (days === undefined) return undefined;
  if (/^[0-9]+$/.test(days) && Number(days) >= 1 && Number(days) <= mostDays) {
    return Math.floor(Date.now() / 1000) + Number(days) * daySeconds;
  }
  throw new Error(`--expires is a whole number of days, 1 to ${mostDays}.`);
}
