import { buildApp } from "#scripts/steps/build-app.ts";
import { generateClient } from "#scripts/steps/generate-client.ts";
import { sayAndExit } from "#scripts/system/say-and-exit.ts";

try {
  await generateClient();
  console.log((await buildApp()) ? "Built the app." : "The app's build is up to date.");
} catch (error) {
  sayAndExit(error);
}
