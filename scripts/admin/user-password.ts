import { changePassword } from "#lib/server/auth/users.ts";
import type { Command } from "./command.ts";

export const userPassword: Command = {
  name: "user password",
  usage: "--email E [--password P]",
  summary: "Sets a new password and signs the account out everywhere.",
  help: `Without --password it is asked for, or read from what is piped in: other users of this machine can see the arguments
of what runs. API keys of the account stay valid.`,
  options: { email: { type: "string" }, password: { type: "string" } },
  async run(given, world) {
    const email = given.need("email");
    const password = given.text("password") ?? (await world.readPassword());
    await world.withOperations(() => changePassword({ email, password }));
    world.say(`${email} has a new password and is signed out everywhere.`);
    return 0;
  },
};
