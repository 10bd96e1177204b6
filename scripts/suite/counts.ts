export type Counts = { passed: number; failed: number };

export function one(passed: boolean): Counts {
  return passed ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/**
 * What a runner reported, in the light of how it ended: a test that was skipped did not pass, a runner that
 * failed otherwise (an import, a hook) is a failure of its own, and so is one that found nothing to run.
 */
export function judge(reported: { total: number; passed: number } | undefined, exitCode: number): Counts {
  if (!reported || reported.total === 0) return one(false);
  const failed = reported.total - reported.passed;
  return { passed: reported.passed, failed: exitCode !== 0 ? Math.max(failed, 1) : failed };
}

export function sum(all: Counts[]): Counts {
  return all.reduce((a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed }), {
    passed: 0,
    failed: 0,
  });
}
