import type { ApiKey, ApiKeyScope } from "#lib/shared/contracts/api-key.ts";
import { dayWords } from "./day-words.ts";

interface ScopeChoice {
  scope: ApiKeyScope;
  /** What it allows, as a choice. */
  sentence: string;
  /** The same after "May". */
  short: string;
}

export const scopeChoices: readonly ScopeChoice[] = [
  { scope: "read", sentence: "Read and search your history", short: "read" },
  { scope: "write", sentence: "Add, change and delete messages and conversations", short: "write" },
  { scope: "generate", sentence: "Ask a model for replies", short: "ask models" },
  { scope: "keys", sentence: "Make and revoke keys", short: "manage keys" },
];

export function scopeWords(scopes: readonly ApiKeyScope[]): string {
  const words = scopeChoices.filter(({ scope }) => scopes.includes(scope)).map(({ short }) => short);
  return `May ${new Intl.ListFormat("en-GB").format(words)}`;
}

export const lifetimes = [
  { days: 30, label: "in 30 days" },
  { days: 90, label: "in 90 days" },
  { days: 365, label: "in a year" },
  { days: null, label: "never" },
];

export const defaultLifetimeDays = 90;

export function hasExpired({ expires_at }: ApiKey, now: number): boolean {
  return expires_at !== null && expires_at * 1000 <= now;
}

/** When it was made, used, and ends. */
export function keyDates(key: ApiKey, calendar: { now: number; timeZone: string }) {
  const day = (seconds: number) => dayWords(seconds, calendar);
  const { created_at, last_used_at, expires_at } = key;
  const expire = hasExpired(key, calendar.now) ? "Expired" : "Expires";
  return {
    made: `Made ${day(created_at)}`,
    used: last_used_at === null ? "Never used" : `Last used ${day(last_used_at)}`,
    ends: expires_at === null ? "Does not expire" : `${expire} ${day(expires_at)}`,
  };
}

export const curlLine = (origin: string, key: string) =>
  `curl -H "Authorization: Bearer ${key}" ${origin}/api/v1/conversations`;
