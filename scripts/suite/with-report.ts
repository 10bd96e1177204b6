import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** Lets a runner write its JSON report to a file of its own; undefined where it wrote none. */
export async function withReport(
  run: (file: string) => Promise<number>,
): Promise<{ code: number; report: unknown }> {
  const folder = mkdtempSync(path.join(tmpdir(), "verbatim-report-"));
  const file = path.join(folder, "report.json");
  try {
    const code = await run(file);
    return { code, report: read(file) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function read(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}
