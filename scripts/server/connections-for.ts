/** The usual number of Postgres's; enough for three processes with pools of the usual size. */
const usual = 100;
/** Beside its pool each process has two for running replies, and one that listens (lib/server/db.ts, processes/). */
const besidePool = 3;
/** For the command line, for a psql, and for what Postgres keeps for itself. */
const others = 20;

/** How many connections the embedded Postgres has to take, so that the pools of all processes can be full. */
export function connectionsFor(
  processes: number,
  poolSize = Number(process.env.DATABASE_POOL_SIZE) || 20,
): number {
  return Math.max(usual, processes * (poolSize + besidePool) + others);
}
