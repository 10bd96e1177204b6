export type Settings = { host: string; port: number; origin: string; publicUrl?: string };

/** How the server is reached, from the environment. */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const host = env.HOST || "127.0.0.1";
  const port = Number(env.PORT || 3000);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Error(`PORT must be a number from 1 to 65535, and is "${env.PORT}".`);
  }
  return { host, port, origin: `http://${reachable(host)}:${port}`, publicUrl: env.PUBLIC_URL || undefined };
}

// "Every interface" is an address to listen on, not one to go to.
function reachable(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  if (host === "::") return "[::1]";
  return host.includes(":") ? `[${host}]` : host;
}
