import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { env } from "#lib/server/env.ts";
import { log } from "#lib/server/log.ts";
import { oncePerProcess } from "#lib/server/process.ts";
import { channel, letterSchema, type Notice } from "./notice.ts";
import { processId } from "./notifier.ts";

/** A connection that died without a word is noticed this soon. */
const pingMs = 10_000;
const pingPatienceMs = 5_000;
/** Between attempts to connect again. */
const backOffMs = [100, 500, 1_000, 2_000, 5_000];

/**
 * Hears what the other processes on this database tell, from now on, once per process. After every time without a
 * connection, and before the first that had to be waited for, it says so with a notice of its own (`missed`).
 */
export function startListening(onNotice: (notice: Notice) => void): void {
  oncePerProcess("listener", () => {
    void listenForEver(onNotice);
    return true;
  });
}

async function listenForEver(onNotice: (notice: Notice) => void): Promise<never> {
  for (let failures = 0; ; ) {
    try {
      const { lost } = await connect(onNotice);
      if (failures > 0) onNotice({ type: "missed" });
      failures = 0;
      await lost;
    } catch (error) {
      log.warn({ err: error }, "what other processes tell is not heard right now");
    }
    await sleep(backOffMs[Math.min(failures, backOffMs.length - 1)], undefined, { ref: false });
    failures += 1;
  }
}

/** Answers once it hears; `lost` settles when it no longer does. */
async function connect(onNotice: (notice: Notice) => void): Promise<{ lost: Promise<void> }> {
  const client = new Client({
    connectionString: env().DATABASE_DIRECT_URL ?? env().DATABASE_URL,
    application_name: "verbatim listener",
    connectionTimeoutMillis: 3_000,
    query_timeout: pingPatienceMs,
    keepAlive: true,
  });
  client.on("notification", ({ payload }) => read(payload ?? "", onNotice));
  const lost = new Promise<void>((resolve) => {
    client.once("end", resolve);
    client.once("error", () => resolve());
  });
  const end = () => void client.end().catch(() => undefined);
  client.on("error", end); // also what comes after the first, which nobody hearing it would end the process
  try {
    await client.connect();
    await client.query(`LISTEN ${channel}`);
  } catch (error) {
    end();
    throw error;
  }
  const ping = setInterval(() => void client.query("SELECT 1").catch(end), pingMs).unref();
  return { lost: lost.finally(() => clearInterval(ping)) };
}

/** A newer version of the app may run beside this one: what is not understood is passed over. */
function read(payload: string, onNotice: (notice: Notice) => void): void {
  const letter = letterSchema.safeParse(parsed(payload));
  if (!letter.success) {
    log.warn({ err: letter.error }, "another process told something that is not understood");
    return;
  }
  if (letter.data.from === processId()) return;
  for (const notice of letter.data.notices) onNotice(notice);
}

function parsed(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return null;
  }
}
