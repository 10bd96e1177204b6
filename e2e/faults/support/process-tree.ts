import { spawnSync } from "node:child_process";

export interface Process {
  pid: number;
  command: string;
}

/** All that a process has started, directly or not. */
export function startedBy(pid: number): Process[] {
  const { stdout } = spawnSync("ps", ["-A", "-o", "pid=,ppid=,command="], { encoding: "utf8" });
  const all = stdout.split("\n").flatMap((line) => {
    const [, pid, parent, command = ""] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid && parent ? [{ pid: Number(pid), parent: Number(parent), command }] : [];
  });
  const below = (parent: number): Process[] =>
    all
      .filter((each) => each.parent === parent)
      .flatMap(({ pid, command }) => [{ pid, command }, ...below(pid)]);
  return below(pid);
}
