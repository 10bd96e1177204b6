import { help, readOptions } from "#scripts/server/read-options.ts";
import { serve } from "#scripts/server/serve.ts";
import { sayAndExit } from "#scripts/system/say-and-exit.ts";

try {
  const options = readOptions(process.argv.slice(2));
  if (options.help) console.log(help);
  else await serve("start", options.processes);
} catch (error) {
  sayAndExit(error);
}
