/** Which database it is, in words that hold no password. */
export function databaseName(url: string): string {
  const { pathname, host } = new URL(url);
  return `"${decodeURIComponent(pathname.slice(1))}" at ${host}`;
}
