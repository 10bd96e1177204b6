import { createAccount } from "#lib/server/auth/users.ts";
import type { Command } from "./command.ts";

export const userCreate: Command = {
  name: "user create",
  usage: "--email E [--password P]",
  summary: "Makes an account and prints its id.",
  help: `Also where AUTH_SIGNUP=false closes sign-up on the page. Without --password it is asked for, or read from what is
piped in: other users of this machine can see the arguments of what runs.`,
  options: { email: { type: "string" }, password: { type: "string" } },
  async run(given, world) {
    const email = given.need("email");
    const password = given.text("password") ?? (await world.readPassword());
    const { userId } = await world.withOperations(() => createAccount({ email, password }, null));
    world.say(userId);
    return 0;
  },
};
