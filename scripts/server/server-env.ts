import type { Mode } from "./next-process.ts";
import type { Settings } from "./settings.ts";

/** What the app's server finds in its environment, beside what is there already. */
export function serverEnv(options: {
  mode: Mode;
  settings: Settings;
  databaseUrl: string;
  directUrl?: string;
}): NodeJS.ProcessEnv {
  const { mode, settings, databaseUrl, directUrl } = options;
  return {
    ...process.env,
    NODE_ENV: mode === "start" ? "production" : "development",
    NEXT_TELEMETRY_DISABLED: "1",
    NEXT_MANUAL_SIG_HANDLE: "true", // Next waits for open streams for ever; the app's own listener ends them
    DATABASE_URL: databaseUrl,
    DATABASE_DIRECT_URL: directUrl, // none rather than one that leads to another database
    HOST: settings.host,
    PORT: String(settings.port),
  };
}
