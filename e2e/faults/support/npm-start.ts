import { spawn } from "node:child_process";
import { once } from "node:events";
import { must } from "#lib/shared/assert.ts";
import { ending } from "#scripts/server/child.ts";
import { inRoot, root } from "#scripts/system/root.ts";

export interface Started {
  pid: number;
  /** All that it has printed so far. */
  said(): string;
  /** Settles when it ends. */
  ended: Promise<string>;
}

/** Starts what `npm start` starts, and waits until it says that it is ready. */
export async function npmStart(args: string[], env: NodeJS.ProcessEnv): Promise<Started> {
  const child = spawn(process.execPath, [inRoot("scripts", "start.ts"), ...args], {
    cwd: root,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  const ready = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (piece: string) => {
        said += piece;
        if (said.includes("Verbatim is ready")) resolve();
      });
    }
  });
  const ended = once(child, "exit").then(() => ending(child));
  const how = await Promise.race([ready, ended]);
  if (how !== undefined) throw new Error(`npm start ${how}:\n${said}`);
  return { pid: must(child.pid, "process"), said: () => said, ended };
}
