import { createApiKey } from "#lib/server/auth/api-keys.ts";
import { findAccountByEmail } from "#lib/server/auth/users.ts";
import { apiKeyScopes } from "#lib/shared/contracts/api-key.ts";
import type { Command, Given } from "./command.ts";

const dayMs = 24 * 60 * 60 * 1000;
/** A century: what is later is a slip of the finger. */
const mostDays = 36_500;

export const keyCreate: Command = {
  name: "key create",
  usage: "--email E [--name N] [--scopes read,write,generate] [--expires DAYS]",
  summary: "Makes an API key for an account and prints the key alone.",
  help: `The key is shown this once: only its hash is stored. Without --scopes it may do everything (${apiKeyScopes.join(", ")}),
without --expires it does not expire.`,
  options: {
    email: { type: "string" },
    name: { type: "string" },
    scopes: { type: "string" },
    expires: { type: "string" },
  },
  async run(given, world) {
    const [email, expiresAt] = [given.need("email"), expiry(given)];
    const scopes = given
      .text("scopes")
      ?.split(",")
      .map((scope) => scope.trim());
    const { key } = await world.withOperations(async () => {
      const { userId: ownerId } = await findAccountByEmail(email);
      return await createApiKey({ ownerId, name: given.text("name"), scopes, expiresAt });
    });
    world.say(key);
    return 0;
  },
};

function expiry(given: Given): Date | undefined {
  const days = given.text("expires");
  if (days === undefined) return undefined;
  if (/^[0-9]+$/.test(days) && Number(days) >= 1 && Number(days) <= mostDays) {
    return new Date(Date.now() + Number(days) * dayMs);
  }
  throw new Error(`--expires is a whole number of days, 1 to ${mostDays}.`);
}
