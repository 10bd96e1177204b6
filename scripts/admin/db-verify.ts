import type { Command } from "./command.ts";
import { checks, verify } from "./verify/verify.ts";

export const dbVerify: Command = {
  name: "db verify",
  usage: "",
  summary: "Checks migrations, indexes and everything that must be true of the history. Changes nothing.",
  help: `One line per check, with a few examples of what is wrong; exit code 1 where anything is. The app may be running. A
million messages take some fifteen seconds.`,
  options: {},
  async run(_given, world) {
    const started = performance.now();
    const failed = await world.withDatabase((url) => verify(url, world.say));
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    if (failed === 0) world.say(`All ${checks.length} checks passed (${seconds} s).`);
    else world.complain(`${failed} of ${checks.length} checks found something wrong (${seconds} s).`);
    return failed === 0 ? 0 : 1;
  },
};
