import { readFileSync } from "node:fs";
import { errorCode } from "./error-code.ts";

/** Whether the process runs. A zombie (dead, but not yet reaped by its parent) does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) === "EPERM"; // alive, but another user's
  }
  return !isZombie(pid);
}

function isZombie(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // "pid (name) state …", and the name may itself contain brackets
    return stat.charAt(stat.lastIndexOf(")") + 2) === "Z";
  } catch {
    return false; // no /proc on this system
  }
}
