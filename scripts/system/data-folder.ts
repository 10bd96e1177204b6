import path from "node:path";
import { inRoot } from "./root.ts";

/** Below the folder of everything that is made at run time: .data, or VERBATIM_DATA. */
export function inData(...parts: string[]): string {
  return path.join(path.resolve(process.env.VERBATIM_DATA || inRoot(".data")), ...parts);
}
