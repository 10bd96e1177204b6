import { type GroupOptions, spawnGroup } from "./spawn-group.ts";

export type Finished = { code: number; output: string };

/** Runs a command to its end and collects what it says on both its outputs. */
export function runCommand(command: string, args: string[], options: GroupOptions = {}): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawnGroup(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const collect = (chunk: Buffer) => {
      output += chunk;
    };
    child.stdout?.on("data", collect);
    child.stderr?.on("data", collect);
    child.once("error", reject);
    child.once("close", (code) => resolve({ code: code ?? 1, output }));
  });
}
