/** Calls operations, calls the API, or serves it, as it is told, and says what that took of this process's CPU. */
import { api } from "#lib/server/api/app.ts";
import { serveApi } from "#lib/server/testing/serve-api.ts";
import { must } from "#lib/shared/assert.ts";
import { apiCases } from "./cases.ts";

export interface ApiJob {
  name: string;
  how: "operation" | "function";
  times: number;
  key: string;
  ownerId: string;
  conversationId: string;
}

export type Told = { run: ApiJob } | { count: "from now" } | { count: "until now"; times: number };

const { origin } = await serveApi();
let from = process.cpuUsage();

async function run({ name, how, times, key, ownerId, conversationId }: ApiJob): Promise<number> {
  const { operation, method, path, body } = must(apiCases[name], "case");
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  const init = { method, headers, ...(body && { body: JSON.stringify(body) }) };
  const url = `http://127.0.0.1/api/v1${path(conversationId)}`;
  from = process.cpuUsage();
  for (let n = 0; n < times; n++) {
    if (how === "operation") await operation({ ownerId, conversationId });
    else await (await api.fetch(new Request(url, init))).arrayBuffer();
  }
  return perRequest(times);
}

/** Microseconds. */
function perRequest(times: number): number {
  const used = process.cpuUsage(from);
  return (used.user + used.system) / times;
}

async function answer(told: Told): Promise<number> {
  if ("run" in told) return await run(told.run);
  if (told.count === "until now") return perRequest(told.times);
  from = process.cpuUsage();
  return 0;
}

process.on("message", (told: Told) => {
  answer(told).then(
    (cpu) => process.send?.({ cpu }),
    (error) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.on("disconnect", () => process.exit());
process.send?.({ origin });
