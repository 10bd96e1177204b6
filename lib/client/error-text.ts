import { AppError } from "#lib/shared/errors.ts";

/** What to tell a person of any failure: our own sentences as they are, for the rest a kind one. */
export function errorText(error: unknown): string {
  return error instanceof AppError
    ? error.message
    : "Something went wrong here. Reload the page and try again.";
}
