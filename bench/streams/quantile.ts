/** The value below which this share of the values lies. Sorts them. */
export function quantile(values: Float64Array, share: number): number {
  return values.sort()[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN;
}
