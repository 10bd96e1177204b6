/** How much of the trouble is made, and how fast the app is told to notice it. */
interface Scale {
  /** What the app's processes find in their environment where they are killed. */
  pace: Record<string, string>;
  appKills: number;
  /** While clients of OpenAI's APIs read: each waits for what it killed, as a program would. */
  clientKills: number;
  /** Processes that are killed in turn, beside one that never is. */
  victims: number;
  /** Milliseconds into a stream up to which a process may be killed. */
  killWithinMs: number;
  /** Of each of three kinds. */
  postgresKills: number;
  disconnects: number;
  stops: number;
}

/** For `npm test`: each kind of trouble a few times. A dead process is noticed sooner than usual. */
const short: Scale = {
  pace: { REPLY_TICK_MS: "50", REPLY_HEARTBEAT_MS: "200", REPLY_STALE_MS: "1500" },
  appKills: 5,
  clientKills: 2,
  victims: 2,
  killWithinMs: 1_500,
  postgresKills: 2,
  disconnects: 100,
  stops: 2,
};

/** For `npm run test:faults`: the numbers that promises are made of, with the settings that people have. */
const full: Scale = {
  pace: {},
  appKills: 200,
  clientKills: 20,
  victims: 3,
  killWithinMs: 2_500,
  postgresKills: 10,
  disconnects: 1_000,
  stops: 20,
};

export const scale = process.env.VERBATIM_FAULTS === "full" ? full : short;
