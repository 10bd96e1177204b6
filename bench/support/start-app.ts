import { startNext } from "#scripts/server/next-process.ts";
import { freePort } from "#scripts/system/free-port.ts";

export type App = { origin: string; pid: number; stop(): Promise<void> };

/** Starts the production build on a database, with one model server and nothing else of the environment's settings. */
export async function startApp(options: {
  database: string;
  model: string;
  env?: Record<string, string>;
}): Promise<App> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const { pid, stop } = await startNext(
    {
      mode: "start",
      settings: { host: "127.0.0.1", port, origin },
      env: {
        ...process.env,
        NODE_ENV: "production",
        NEXT_MANUAL_SIG_HANDLE: "true",
        HOST: "127.0.0.1",
        PORT: String(port),
        PUBLIC_URL: "",
        LOG_LEVEL: "warn",
        AUTH_SECRET: "a secret for benchmarks alone",
        DATABASE_URL: options.database,
        OPENAI_API_KEY: "none",
        OPENAI_BASE_URL: options.model,
        OLLAMA_BASE_URL: "off",
        // What is measured comes from one address, and all that it can.
        SIGN_IN_ATTEMPTS_PER_ADDRESS: "off",
        LIMIT_REQUESTS_PER_MINUTE: "off",
        LIMIT_TOKENS_PER_MINUTE: "off",
        ...options.env,
      },
    },
    new AbortController().signal,
  );
  return { origin, pid, stop };
}
