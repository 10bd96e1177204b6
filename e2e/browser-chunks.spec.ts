import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "@playwright/test";

/** Words that stand in lib/server and nowhere else. */
const markers = ["DATABASE_POOL_SIZE", "idle_in_transaction_session_timeout"];

function scriptsIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".js"))
    .map((file) => readFileSync(path.join(folder, file), "utf8"));
}

test("nothing of the server is in what browsers load", () => {
  const [server, browser] = [scriptsIn(".next/server"), scriptsIn(".next/static")];
  expect(browser.length).toBeGreaterThan(3);
  for (const marker of markers) {
    expect([marker, browser.filter((script) => script.includes(marker)).length]).toEqual([marker, 0]);
  }
  expect(server.some((script) => script.includes("DATABASE_POOL_SIZE"))).toBe(true);
});
