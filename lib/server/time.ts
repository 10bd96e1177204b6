/** OpenAI's objects count whole seconds. */
export function toUnixSeconds(time: Date): number {
  return Math.floor(time.getTime() / 1000);
}
