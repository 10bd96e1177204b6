import { generateClient } from "#scripts/steps/generate-client.ts";
import { loadEnv } from "#scripts/system/load-env.ts";
import { sayAndExit } from "#scripts/system/say-and-exit.ts";

try {
  loadEnv();
  // The app's log goes to standard output, where only what was asked for may stand; what fails is said all the same.
  process.env.LOG_LEVEL = "silent";
  await generateClient();
  // Only now: the operations import the generated client, and the log reads its level as it is loaded.
  const { admin } = await import("#scripts/admin/admin.ts");
  const { terminal } = await import("#scripts/admin/terminal.ts");
  process.exit(await admin(process.argv.slice(2), terminal)); // the migration engine leaves a timer behind: see deploy.ts
} catch (error) {
  sayAndExit(error);
}
