/** Whether the app answers, and says of itself that it can serve. */
export async function isHealthy(origin: string): Promise<boolean> {
  try {
    // The first answer of the development server waits for its compiler.
    const response = await fetch(`${origin}/api/health`, { signal: AbortSignal.timeout(60_000) });
    await response.body?.cancel();
    return response.status === 200;
  } catch {
    return false;
  }
}
