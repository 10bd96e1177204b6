/**
 * What our server adds before the first token: the time from a sent message to the first piece of the reply, less that
 * of a bare Node relay which commits one row and hands the stream on; as a multiple of an empty Next route's time.
 */
import { newId } from "#lib/shared/ids.ts";
import { signInAsGuest } from "#scripts/testing/sign-in-as-guest.ts";
import { startBareRelay } from "./first-token/bare-relay.ts";
import { startEmptyNext } from "./first-token/empty-next.ts";
import { timeToFirst } from "./first-token/first-byte.ts";
import { startInstantModel } from "./first-token/instant-model.ts";
import { median } from "./median.ts";
import { openPrefilled } from "./support/open-prefilled.ts";
import { startApp } from "./support/start-app.ts";

const rounds = Number(process.argv[2] ?? 300);
const warmUp = 50;
/** In each conversation: from none to as many as most ever have. */
const exchanges = 10;
const allowed = 3;

const { postgres, database } = await openPrefilled("first_token");
const model = await startInstantModel();
const relay = await startBareRelay(database, model.url);
const empty = await startEmptyNext();
const app = await startApp({ database, model: model.url });
const { origin } = app;

try {
  const cookie = await signInAsGuest(origin);
  const json = { "content-type": "application/json" };
  const times = { ours: [] as number[], relay: [] as number[], empty: [] as number[] };
  let conversation = newId("conversation");
  for (let round = -warmUp; round < rounds; round++) {
    if (round % exchanges === 0) conversation = newId("conversation");
    const message = { id: newId("message"), content: "How much does our server add before the first token?" };
    const { ms: ours } = await timeToFirst(`${origin}/api/v1/conversations/${conversation}/replies`, {
      headers: { ...json, cookie, origin },
      body: JSON.stringify({ action: "send", create: true, stream: true, model: "instant", message }),
      mark: "event: response.output_text.delta",
    });
    const { ms: relayed } = await timeToFirst(relay.url, {
      headers: json,
      body: JSON.stringify(message),
      mark: '"Hello"',
    });
    const { ms: nothing } = await timeToFirst(empty.url, {
      headers: json,
      body: JSON.stringify(message),
      mark: "{}",
    });
    if (round < 0) continue;
    times.ours.push(ours);
    times.relay.push(relayed);
    times.empty.push(nothing);
  }
  const [ours, relayed, nothing] = [median(times.ours), median(times.relay), median(times.empty)];
  const ratio = (ours - relayed) / nothing;
  const show = (ms: number) => `${ms.toFixed(2)} ms`;
  console.log(`first token, medians of ${rounds} interleaved rounds, ${exchanges} exchanges a conversation`);
  console.log(`  ours ${show(ours)}   bare relay ${show(relayed)}   empty Next route ${show(nothing)}`);
  console.log(
    `  added ${show(ours - relayed)} = ${ratio.toFixed(2)} × an empty Next route (allowed: ${allowed})`,
  );
  process.exitCode = ratio <= allowed ? 0 : 1;
} finally {
  await app.stop();
  await empty.stop();
  for (const server of [relay.server, model.server]) {
    server.closeAllConnections();
    server.close();
  }
  await relay.pool.end();
  await postgres.close();
}
process.exit();
