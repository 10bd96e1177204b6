import { isDeepStrictEqual } from "node:util";
import type { ResponseSettings } from "#lib/shared/contracts/response.ts";
import { defaultSettings } from "./new-response.ts";

/** Settings as a client gives them: null says no more than leaving one out. */
export type GivenSettings = { [Name in keyof ResponseSettings]?: ResponseSettings[Name] | null | undefined };

/** What of them has to be kept: what differs from the default. */
export function unlikeDefault(given: GivenSettings): Partial<ResponseSettings> {
  const entries = Object.entries(given).filter(
    ([name, value]) =>
      value != null && !isDeepStrictEqual(value, defaultSettings[name as keyof ResponseSettings]),
  );
  // The same names with the same values, which fromEntries can't tell.
  return Object.fromEntries(entries) as Partial<ResponseSettings>;
}
