import type { Page } from "@playwright/test";
import { untilUsable } from "./until-usable.ts";

/** Encoded bytes of all scripts from navigation until a key typed into "Message" appears. */
export async function scriptBytesUntilTyped(page: Page, path: string): Promise<number> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Network.enable");
  await devtools.send("Network.setCacheDisabled", { cacheDisabled: true });
  const scripts = new Set<string>();
  let bytes = 0;
  devtools.on("Network.responseReceived", ({ requestId, type }) => {
    if (type === "Script") scripts.add(requestId);
  });
  devtools.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) bytes += encodedDataLength;
  });
  await page.goto(path);
  await untilUsable(page);
  await page.waitForLoadState("networkidle");
  await devtools.detach();
  return bytes;
}
