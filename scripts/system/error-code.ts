/** The `code` of an error of Node or Postgres, for example `EEXIST`. */
export function errorCode(error: unknown): string | undefined {
  if (error instanceof Error && "code" in error && typeof error.code === "string") return error.code;
  return undefined;
}
