/**
 * Whether a reply begins later in a long conversation: the time that our server adds before the first token, over that of
 * a bare relay, in conversations of 10,000 messages and of 1,000, where the model is sent as much of either.
 */
import { formatId, newId } from "#lib/shared/ids.ts";
import { signInAsGuest } from "#scripts/testing/sign-in-as-guest.ts";
import { startBareRelay } from "./first-token/bare-relay.ts";
import { timeToFirst } from "./first-token/first-byte.ts";
import { startInstantModel } from "./first-token/instant-model.ts";
import { loadConversations } from "./long-context/load-conversations.ts";
import { median } from "./median.ts";

import { openPrefilled } from "./support/open-prefilled.ts";
import { startApp } from "./support/start-app.ts";

const rounds = Number(process.argv[2] ?? 300);
const warmUp = 50;
const [short, long] = [1_000, 10_000];
const contextTokens = 8_000;
/** Of each length, written to in turns: each round adds an exchange, which should not add up to much. */
const conversations = 10;
const allowed = 1.2;

const { postgres, database } = await openPrefilled("long_context");
const model = await startInstantModel();
const relay = await startBareRelay(database, model.url);
const app = await startApp({
  database,
  model: model.url,
  env: { CONTEXT_TOKENS: String(contextTokens) },
});
const { origin } = app;

try {
  const cookie = await signInAsGuest(origin);
  const json = { "content-type": "application/json" };
  const inShort = await loadConversations(database, { count: conversations, messages: short });
  const inLong = await loadConversations(database, { count: conversations, messages: long });
  const message = () => ({ id: newId("message"), content: "Does it take you longer to answer by now?" });
  const ask = (uuid = "") =>
    timeToFirst(`${origin}/api/v1/conversations/${formatId("conversation", uuid)}/replies`, {
      headers: { ...json, cookie, origin },
      body: JSON.stringify({ action: "send", stream: true, model: "instant", message: message() }),
      mark: "event: response.output_text.delta",
    });
  const times = { short: [] as number[], long: [] as number[], relay: [] as number[] };
  for (let round = -warmUp; round < rounds; round++) {
    const turn = (round + warmUp) % conversations;
    // Now one first, now the other: whatever comes after the relay finds the same.
    const first = round % 2 === 0 ? inShort : inLong;
    const { ms: one } = await ask(first[turn]);
    const { ms: other } = await ask((first === inShort ? inLong : inShort)[turn]);
    const { ms: relayed } = await timeToFirst(relay.url, {
      headers: json,
      body: JSON.stringify(message()),
      mark: '"Hello"',
    });
    if (round < 0) continue;
    times.short.push(first === inShort ? one : other);
    times.long.push(first === inShort ? other : one);
    times.relay.push(relayed);
  }
  const [inTenth, inAll, relayed] = [median(times.short), median(times.long), median(times.relay)];
  const ratio = (inAll - relayed) / (inTenth - relayed);
  const show = (ms: number) => `${ms.toFixed(2)} ms`;
  console.log(
    `first token with ${contextTokens} tokens of history, medians of ${rounds} interleaved rounds, ` +
      `${conversations} conversations of each length`,
  );
  console.log(
    `  ${long} messages ${show(inAll)}   ${short} messages ${show(inTenth)}   bare relay ${show(relayed)}`,
  );
  console.log(
    `  added ${show(inAll - relayed)} / ${show(inTenth - relayed)} = ${ratio.toFixed(2)} (allowed: ${allowed})`,
  );
  process.exitCode = ratio <= allowed ? 0 : 1;
} finally {
  await app.stop();
  for (const server of [relay.server, model.server]) {
    server.closeAllConnections();
    server.close();
  }
  await relay.pool.end();
  await postgres.close();
}
process.exit();
