import type { Verdict } from "./judge.ts";

/** Figures that a promise is measured by, at the terminal of whoever runs the tests. */
export function report(line: string): void {
  process.stdout.write(`   ${line}\n`);
}

export function reportVerdicts(after: string, verdicts: Verdict[]): void {
  const counts = new Map<string, number>();
  for (const { status = "unknown" } of verdicts) counts.set(status, (counts.get(status) ?? 0) + 1);
  const statuses = [...counts].map(([status, count]) => `${count} ${status}`).join(", ");
  const most = (figure: "endedAfterMs" | "lostMs") =>
    `${Math.round(Math.max(...verdicts.map((verdict) => verdict[figure])))} ms`;
  report(
    `${after}: of ${verdicts.length} replies ${statuses}; ended within ${most("endedAfterMs")}, ` +
      `shown and lost at most the last ${most("lostMs")}`,
  );
}

/** Of many measurements: half of them, 95 of 100, and all of them. */
export function reportSpread(of: string, milliseconds: number[]): void {
  const sorted = milliseconds.toSorted((a, b) => a - b);
  const at = (share: number) => `${Math.round(sorted[Math.ceil(share * sorted.length) - 1] ?? 0)} ms`;
  report(`${of}: median ${at(0.5)}, 95 % within ${at(0.95)}, at most ${at(1)}`);
}
