import { headers } from "next/headers";
import { env } from "#lib/server/env.ts";

/** Where the app is, to be shown in examples: as PUBLIC_URL says, else as the browser has reached it. */
export async function shownOrigin(): Promise<string> {
  const { PUBLIC_URL } = env();
  if (PUBLIC_URL) return new URL(PUBLIC_URL).origin;
  const request = await headers();
  return `${request.get("x-forwarded-proto") ?? "http"}://${request.get("host")}`;
}
