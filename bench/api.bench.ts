/**
 * What a request to the API costs of Node's CPU, over the same operation called in process: by the API called as a
 * function, served by a bare Node server, and served by Next, as it is today; beside an empty Next route. Recorded in
 * docs/decisions/0015-what-a-request-costs.md, as the baseline for serving the API beside Next.
 */
import { createApiKey } from "#lib/server/auth/api-keys.ts";
import { createGuest } from "#lib/server/auth/users.ts";
import { closePools } from "#lib/server/db.ts";
import { appendMessage } from "#lib/server/messages/append-message.ts";
import { sendMessage } from "#lib/server/messages/send-message.ts";
import { tellNow } from "#lib/server/processes/notifier.ts";
import { type ApiCase, apiCases } from "./api/cases.ts";
import { openApiWorker } from "./api/open-worker.ts";
import { startEmptyNext } from "./first-token/empty-next.ts";
import { startInstantModel } from "./first-token/instant-model.ts";
import { median } from "./median.ts";
import { cpuSeconds } from "./streams/process-cost.ts";
import { openPrefilled } from "./support/open-prefilled.ts";
import { startApp } from "./support/start-app.ts";

const rounds = Number(process.argv[2] ?? 5);
const times = Number(process.argv[3] ?? 400);
const warmUp = 100;
/** Counted, as for everybody, and never reached. */
const limits = { LIMIT_REQUESTS_PER_MINUTE: "1000000", LIMIT_TOKENS_PER_MINUTE: "1000000" };

const { postgres, database } = await openPrefilled("api_cost");
Object.assign(process.env, {
  DATABASE_URL: database,
  AUTH_SECRET: "a secret for benchmarks alone",
  ...limits,
});
const { userId: ownerId } = await createGuest();
const { key } = await createApiKey({ ownerId, apiKey: {} });
const { conversation_id: conversationId } = await sendMessage({
  ownerId,
  message: { role: "user", content: "The first of many." },
});
for (let n = 0; n < 60; n++) {
  await appendMessage({
    ownerId,
    conversationId,
    message: { role: n % 2 ? "user" : "assistant", content: "What was said. ".repeat(20) },
  });
}
for (let n = 0; n < 40; n++)
  await sendMessage({ ownerId, message: { role: "user", content: `Another ${n}` } });
await tellNow();
await closePools();

const model = await startInstantModel();
const worker = await openApiWorker(database, limits);
const empty = await startEmptyNext();
const app = await startApp({ database, model: model.url, env: limits });

const asked = { ownerId, conversationId };
const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };

async function ask(origin: string, { method, path, body }: ApiCase, count: number): Promise<void> {
  for (let n = 0; n < count; n++) {
    const init = { method, headers, ...(body && { body: JSON.stringify(body) }) };
    const answer = await fetch(`${origin}/api/v1${path(conversationId)}`, init);
    if (!answer.ok)
      throw new Error(`${path(conversationId)} answered ${answer.status}: ${await answer.text()}`);
    await answer.arrayBuffer();
  }
}

/** Microseconds of CPU for one, in a process that is not ours. */
async function cpuOf(pid: number, work: () => Promise<void>): Promise<number> {
  const before = cpuSeconds(pid);
  await work();
  return ((cpuSeconds(pid) - before) * 1e6) / times;
}

const ways = ["operation", "function", "bare", "next"] as const;

try {
  console.log(`Node's CPU for one request, medians of ${rounds} rounds of ${times}`);
  const emptyRounds: number[] = [];
  for (const [name, it] of Object.entries(apiCases)) {
    const taken = ways.map((): number[] => []);
    for (let round = -1; round < rounds; round++) {
      const count = round < 0 ? warmUp : times;
      const origin = worker.origin;
      const measured = [
        await worker.run({ name, how: "operation", times: count, key, ...asked }),
        await worker.run({ name, how: "function", times: count, key, ...asked }),
        await worker.measure(() => ask(origin, it, count), count),
        await cpuOf(app.pid, () => ask(app.origin, it, count)),
      ];
      if (round < 0) continue;
      for (const [index, microseconds] of measured.entries()) taken[index]?.push(microseconds);
      emptyRounds.push(
        await cpuOf(empty.pid, async () => {
          for (let n = 0; n < times; n++) await (await fetch(empty.url, { method: "POST" })).arrayBuffer();
        }),
      );
    }
    const [operation = Number.NaN, ...others] = taken.map(median);
    const shown = others.map(
      (cpu, index) => `${ways[index + 1]} ${cpu.toFixed(0)} µs = ${(cpu / operation).toFixed(1)} ×`,
    );
    console.log(`  ${name.padEnd(20)} in process ${operation.toFixed(0)} µs   ${shown.join("   ")}`);
  }
  console.log(`  an empty Next route  ${median(emptyRounds).toFixed(0)} µs`);
} finally {
  await app.stop();
  await empty.stop();
  worker.close();
  model.server.closeAllConnections();
  model.server.close();
  await postgres.close();
}
process.exit();
