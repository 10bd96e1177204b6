/** What a load says while it runs. */
export type Progress = {
  /** How many there are by now. */
  messages(count: number): void;
  /** What is being done after that. */
  step(what: string): void;
  /** Leaves the line. */
  end(): void;
};

const BAR = 30;
/** Milliseconds between two lines; at a terminal one line is drawn over. */
const often = { terminal: 100, elsewhere: 5_000 };

/** A bar on a terminal; elsewhere a line every few seconds. */
export function showProgress(total: number, out: NodeJS.WriteStream = process.stdout): Progress {
  const began = performance.now();
  let first: { count: number; at: number } | undefined;
  let last = began;
  let drawn = false;

  function show(line: string): void {
    last = performance.now();
    drawn = out.isTTY;
    out.write(out.isTTY ? `\r\x1b[K${line}` : `${line}\n`);
  }

  return {
    messages(count) {
      const now = performance.now();
      first ??= { count, at: now }; // where a load goes on, the first is not nothing
      if (now - last < (out.isTTY ? often.terminal : often.elsewhere)) return;
      const perSecond = ((count - first.count) / (now - first.at)) * 1_000;
      show(lineOf(count, total, perSecond, out.isTTY));
    },
    step(what) {
      show(`${what} (${Math.round((performance.now() - began) / 1_000)} s)`);
    },
    end() {
      if (drawn) out.write("\n");
    },
  };
}

function lineOf(count: number, total: number, perSecond: number, bar: boolean): string {
  const part = count / total;
  const full = Math.floor(part * BAR);
  const left = perSecond > 0 ? `, ${Math.ceil((total - count) / perSecond)} s left` : "";
  const numbers = `${grouped(count)} of ${grouped(total)} messages, ${grouped(perSecond)}/s${left}`;
  return bar ? `${"█".repeat(full)}${"░".repeat(BAR - full)} ${numbers}` : numbers;
}

/** 1,234,567 */
function grouped(value: number): string {
  return Math.round(value).toLocaleString("en");
}
