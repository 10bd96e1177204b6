export type Counts = {
  passed: number;
  failed: number;
  /** The names of the tests that failed, as far as their runner tells: they are said once more at the end. */
  failures: string[];
};

export function one(passed: boolean): Counts {
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, failures: [] };
}

/**
 * What a runner reported, in the light of how it ended: a test that was skipped did not pass, a runner that
 * failed otherwise (an import, a hook) is a failure of its own, and so is one that found nothing to run.
 */
export function judge(
  reported: { total: number; passed: number; failures: string[] } | undefined,
  exitCode: number,
): Counts {
  if (!reported || reported.total === 0) return one(false);
  const { total, passed, failures } = reported;
  const failed = total - passed;
  return { passed, failed: exitCode !== 0 ? Math.max(failed, 1) : failed, failures };
}

export function sum(all: Counts[]): Counts {
  const add = (of: (counts: Counts) => number) => all.reduce((total, counts) => total + of(counts), 0);
  return {
    passed: add(({ passed }) => passed),
    failed: add(({ failed }) => failed),
    failures: all.flatMap(({ failures }) => failures),
  };
}
