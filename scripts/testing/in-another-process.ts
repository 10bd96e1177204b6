import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { root } from "#scripts/system/root.ts";

export type Other = { said: string; kill(): Promise<void>; child: ChildProcess };

/** Runs a module's text in a Node of its own until it says a line; it then waits to be killed, as by `kill -9`. */
export async function inAnotherProcess(code: string): Promise<Other> {
  const stay = "setInterval(() => {}, 1000);";
  const child = spawn(process.execPath, ["--input-type=module", "-e", `${code}\n${stay}`], {
    cwd: root, // where `#` imports are resolved from
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [said] = await once(createInterface(child.stdout), "line");
  return {
    said: String(said),
    child,
    async kill() {
      const exit = once(child, "exit");
      child.kill("SIGKILL");
      await exit;
    },
  };
}
