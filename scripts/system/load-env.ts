import { existsSync } from "node:fs";
import { loadEnvFile } from "node:process";
import { inRoot } from "./root.ts";

/** Takes `.env` where there is one. What the environment says already is left as it is. */
export function loadEnv(): void {
  const file = inRoot(".env");
  if (existsSync(file)) loadEnvFile(file);
}
