/** Figures that a promise is measured by, at the terminal of whoever runs the tests. */
export function report(line: string): void {
  process.stdout.write(`   ${line}\n`);
}

export function inMs(milliseconds: number): string {
  return `${Math.round(milliseconds)} ms`;
}
