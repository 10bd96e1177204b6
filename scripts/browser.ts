import { ensureBrowser } from "#scripts/browser/ensure-browser.ts";
import { sayAndExit } from "#scripts/system/say-and-exit.ts";

try {
  console.log(await ensureBrowser());
} catch (error) {
  sayAndExit(error);
}
