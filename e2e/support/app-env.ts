import { serverEnv } from "#scripts/server/server-env.ts";
import type { Settings } from "#scripts/server/settings.ts";

/** The environment of an app under test: the production build, with the double as its only model server. */
export function appEnv(options: {
  settings: Settings;
  databaseUrl: string;
  providerPort: number;
}): NodeJS.ProcessEnv {
  const { settings, databaseUrl, providerPort } = options;
  return {
    LOG_LEVEL: "warn",
    ...serverEnv({ mode: "start", settings, databaseUrl }),
    AUTH_SECRET: "a secret for tests of the whole app",
    PUBLIC_URL: "",
    OPENAI_API_KEY: "a key for the double",
    OPENAI_BASE_URL: `http://127.0.0.1:${providerPort}/v1`,
    OLLAMA_BASE_URL: "off",
    // All come from one address, and some send thousands of requests.
    SIGN_IN_ATTEMPTS_PER_ADDRESS: "off",
    LIMIT_REQUESTS_PER_MINUTE: "off",
    LIMIT_TOKENS_PER_MINUTE: "off",
  };
}
