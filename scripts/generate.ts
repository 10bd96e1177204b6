import { generateClient } from "#scripts/steps/generate-client.ts";
import { sayAndExit } from "#scripts/system/say-and-exit.ts";

try {
  console.log(
    (await generateClient()) ? "Generated the database client." : "The database client is up to date.",
  );
} catch (error) {
  sayAndExit(error);
}
