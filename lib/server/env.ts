import { z } from "zod";
import { messageMaxCharacters } from "#lib/shared/contracts/reply.ts";
import { readTrustedProxies } from "./door/trusted-proxies.ts";

/** An empty variable, as compose files leave them, counts as unset. */
const text = z.preprocess((value) => (value === "" ? undefined : value), z.string().trim().optional());
const url = z.preprocess((value) => (value === "" ? undefined : value), z.url().optional());
const flag = z.preprocess(
  (value) => (value === "" ? undefined : value),
  z
    .enum(["true", "false"])
    .transform((value) => value === "true")
    .optional(),
);
const count = (fallback: number) =>
  z.preprocess(
    (value) => (value === "" ? undefined : value),
    z.coerce.number().int().positive().default(fallback),
  );

/** A limit; null where it is `off`. */
const limit = (fallback: number) =>
  z.preprocess(
    (value) => (value === "" ? undefined : value === "off" ? null : value),
    z.coerce.number().int().positive().nullable().default(fallback),
  );

const proxies = text.transform((list, context) => {
  try {
    return readTrustedProxies(list ?? "");
  } catch (error) {
    context.addIssue({ code: "custom", message: error instanceof Error ? error.message : "is faulty" });
    return z.NEVER;
  }
});

/** `*`, or origins such as https://notes.example.org with commas between; null for none. */
const origins = text.transform((list, context): string[] | "*" | null => {
  if (list === undefined || list === "*") return list ?? null;
  const given = list.split(",").map((origin) => origin.trim().replace(/\/$/, ""));
  const wrong = given.find((origin) => URL.parse(origin)?.origin !== origin);
  if (wrong === undefined) return given;
  context.addIssue({
    code: "custom",
    message: `"${wrong}" is no origin, such as https://notes.example.org.`,
  });
  return z.NEVER;
});

/** Everything the app reads from its environment; README.md has the same table in words. */
const envSchema = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("development"),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "silent"]).default("info"),

  HOST: z.string().default("127.0.0.1"),
  PORT: count(3000),
  PUBLIC_URL: url,

  DATABASE_URL: z.url(),
  /** For LISTEN, where a transaction-mode pooler stands in front. */
  DATABASE_DIRECT_URL: url,
  DATABASE_POOL_SIZE: count(20),
  /** Milliseconds after which a statement is given up and answered with "unavailable". */
  DATABASE_TIMEOUT_MS: count(5_000),

  /** Whose pages may call the API from a browser, with a key. */
  CORS_ORIGINS: origins,

  AUTH_SECRET: z.string().min(16),
  AUTH_SIGNUP: flag,
  AUTH_GUESTS: flag,
  /** In 15 minutes, for one email address and from one network address. */
  SIGN_IN_ATTEMPTS_PER_ACCOUNT: limit(10),
  SIGN_IN_ATTEMPTS_PER_ADDRESS: limit(100),
  /** Whose word on the client's address counts; see lib/server/door. */
  TRUSTED_PROXIES: proxies,

  /** For each person and each of their keys. */
  LIMIT_REQUESTS_PER_MINUTE: limit(3_000),
  LIMIT_TOKENS_PER_MINUTE: limit(200_000),

  OPENAI_API_KEY: text,
  OPENAI_BASE_URL: url,
  OLLAMA_BASE_URL: z.preprocess(
    (value) => (value === "" ? undefined : value),
    z.union([z.literal("off"), z.url()]).optional(),
  ),
  DEFAULT_MODEL: text,

  /** Milliseconds without a first word (local models take a minute to load), and then without another. */
  MODEL_FIRST_TOKEN_TIMEOUT_MS: count(120_000),
  MODEL_SILENCE_TIMEOUT_MS: count(60_000),

  /** Milliseconds between writes to the log of running replies; design.md §4 allows 200. */
  REPLY_TICK_MS: count(100),
  /** Milliseconds for which memory keeps what is in the log: a crash of Postgres undoes one second at most. */
  REPLY_MEMORY_MS: count(5_000),
  /** Milliseconds between signs of life of a running reply, and without one after which it counts as dead. */
  REPLY_HEARTBEAT_MS: count(1_000),
  REPLY_STALE_MS: count(8_000),

  MESSAGE_MAX_CHARACTERS: count(messageMaxCharacters),
  /** Tokens of history sent to a model; about four characters each. */
  CONTEXT_TOKENS: count(32_000),
});

export type Env = z.infer<typeof envSchema>;

let parsed: Env | undefined;

/** Parsed at the first call rather than at import: `next build` loads our modules without an environment. */
export function env(): Env {
  if (parsed) return parsed;
  const result = envSchema.safeParse(process.env);
  if (!result.success) {
    const problems = result.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
    throw new Error(
      `The environment is not complete (see README.md, Configuration):\n${problems.join("\n")}`,
    );
  }
  parsed = result.data;
  return parsed;
}
