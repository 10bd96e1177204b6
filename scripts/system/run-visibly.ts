import { root } from "./root.ts";
import { spawnGroup } from "./spawn-group.ts";

/** Runs a program of Node's at the terminal and answers its exit code. */
export function runVisibly(
  args: string[],
  options: { env?: NodeJS.ProcessEnv; signal?: AbortSignal } = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    // At SIGINT test runners stop what they started, which they do not all do at SIGTERM.
    const child = spawnGroup(process.execPath, args, {
      cwd: root,
      stdio: "inherit",
      stopWith: "SIGINT",
      ...options,
    });
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}
