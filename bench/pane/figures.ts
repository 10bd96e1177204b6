import { median } from "#bench/median.ts";

/** A line of the outcome. */
export interface Figure {
  name: string;
  shown: string;
  allowed: string;
  kept: boolean;
}

const round = (value: number, digits: number) => value.toFixed(digits);

/** What the long conversation takes over what the short one does, by the medians of both. */
export function ratioOf(
  name: string,
  values: { long: number[]; short: number[] },
  { unit, atMost, digits = 0 }: { unit: string; atMost: number; digits?: number },
): Figure {
  const [long, short] = [median(values.long), median(values.short)];
  const ratio = long / short;
  const shown = `${round(long, digits)} / ${round(short, digits)} ${unit} = ${round(ratio, 2)}`;
  return { name, shown, allowed: `${atMost} ×`, kept: ratio <= atMost };
}

/** A number with a limit of its own. */
export function limitOf(
  name: string,
  value: number,
  {
    unit = "",
    atMost,
    digits = 0,
    note = "",
  }: { unit?: string; atMost: number; digits?: number; note?: string },
): Figure {
  const shown = `${round(value, digits)}${unit && ` ${unit}`}${note && ` (${note})`}`;
  return { name, shown, allowed: `${atMost}${unit && ` ${unit}`}`, kept: value <= atMost };
}

/** Prints them. @returns how many are missed. */
export function report(figures: Figure[]): number {
  for (const { name, shown, allowed, kept } of figures) {
    console.log(`  ${kept ? "✓" : "✗"} ${name.padEnd(46)} ${shown}   (allowed: ${allowed})`);
  }
  return figures.filter(({ kept }) => !kept).length;
}
