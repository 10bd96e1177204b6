/**
 * What each of the three ways in adds before the first token: the page's, Chat Completions with the transcript sent again,
 * and Responses from the one before. From a sent message to the first piece of the reply, less the time of a bare Node
 * relay which commits one row and hands the stream on; interleaved, and as multiples of the quickest.
 */
import { newId } from "#lib/shared/ids.ts";
import { signInAsGuest } from "#scripts/testing/sign-in-as-guest.ts";
import { startBareRelay } from "./first-token/bare-relay.ts";
import { timeToFirst } from "./first-token/first-byte.ts";
import { startInstantModel } from "./first-token/instant-model.ts";
import { median } from "./median.ts";
import { openPrefilled } from "./support/open-prefilled.ts";
import { startApp } from "./support/start-app.ts";

const rounds = Number(process.argv[2] ?? 300);
const warmUp = 50;
/** In each conversation: from none to as many as most ever have. */
const exchanges = 10;
const allowed = 1.2;
const model = "instant";
const mark = "event: response.output_text.delta";

const { postgres, database } = await openPrefilled("three_ways");
const server = await startInstantModel();
const relay = await startBareRelay(database, server.url);
const app = await startApp({ database, model: server.url });
const { origin } = app;

try {
  const cookie = await signInAsGuest(origin);
  const headers = { "content-type": "application/json", cookie, origin };
  const times = {
    page: [] as number[],
    "chat completions": [] as number[],
    responses: [] as number[],
    relay: [] as number[],
  };
  let conversation = "";
  let messages: object[] = [];
  let previous: string | undefined;
  const ways = {
    async page(content: string) {
      const message = { id: newId("message"), content };
      const body = JSON.stringify({ action: "send", create: true, stream: true, model, message });
      const url = `${origin}/api/v1/conversations/${conversation}/replies`;
      return (await timeToFirst(url, { headers, body, mark })).ms;
    },
    async "chat completions"(content: string) {
      messages.push({ role: "user", content });
      const body = JSON.stringify({ model, stream: true, messages });
      const url = `${origin}/api/v1/chat/completions`;
      const { ms } = await timeToFirst(url, { headers, body, mark: '"content":"Hello"' });
      messages.push({ role: "assistant", content: "Hello" });
      return ms;
    },
    async responses(content: string) {
      const body = JSON.stringify({ model, stream: true, input: content, previous_response_id: previous });
      const { ms, text } = await timeToFirst(`${origin}/api/v1/responses`, { headers, body, mark });
      previous = /"id":"(resp_[0-9a-f]{32})"/.exec(text)?.[1];
      return ms;
    },
    async relay(content: string) {
      const body = JSON.stringify({ content });
      return (await timeToFirst(relay.url, { headers, body, mark: '"Hello"' })).ms;
    },
  };
  const names = Object.keys(ways) as (keyof typeof ways)[];
  for (let round = -warmUp; round < rounds; round++) {
    if (round % exchanges === 0) {
      conversation = newId("conversation");
      messages = [];
      previous = undefined;
    }
    // None of them always comes first.
    const turn = (round + warmUp) % names.length;
    for (const name of [...names.slice(turn), ...names.slice(0, turn)]) {
      // Each has its own words: said by two ways, they would be one conversation.
      const ms = await ways[name](`${round}: how much do ${name} add before the first token?`);
      if (round >= 0) times[name].push(ms);
    }
  }
  const bare = median(times.relay);
  const added = names
    .filter((name) => name !== "relay")
    .map((name) => ({ name, ms: median(times[name]) - bare }));
  const least = Math.min(...added.map(({ ms }) => ms));
  console.log(
    `first token, medians of ${rounds} interleaved rounds, ${exchanges} exchanges a conversation; bare relay ${bare.toFixed(2)} ms`,
  );
  for (const { name, ms } of added) {
    console.log(`  ${name.padEnd(17)} adds ${ms.toFixed(2)} ms = ${(ms / least).toFixed(2)} × the quickest`);
  }
  const ratio = Math.max(...added.map(({ ms }) => ms)) / least;
  console.log(`  ${ratio.toFixed(2)} × between the slowest and the quickest (allowed: ${allowed})`);
  process.exitCode = ratio <= allowed ? 0 : 1;
} finally {
  await app.stop();
  for (const each of [relay.server, server.server]) {
    each.closeAllConnections();
    each.close();
  }
  await relay.pool.end();
  await postgres.close();
}
process.exit();
