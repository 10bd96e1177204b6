import { types } from "node:util";
import type { ClientBase } from "pg";
import { log } from "./log.ts";

/** Hot queries take around a millisecond; what takes this long is worth knowing of. */
const slowMs = 50;

type Query = (...args: unknown[]) => unknown;

/** Logs what is slow on this connection, by the statement's name. Parameters, which hold what people wrote, are not logged. */
export function watchQueries(client: ClientBase): void {
  const query: Query = client.query.bind(client);
  const watched: Query = (...args) => {
    const startedAt = performance.now();
    const done = () => {
      const ms = Math.round(performance.now() - startedAt);
      if (ms > slowMs) log.warn({ query: nameOf(args[0]), ms }, "slow query");
    };
    // pg takes a callback, from its pool, or answers with a promise.
    const callback = args.at(-1);
    if (typeof callback === "function") {
      return query(...args.slice(0, -1), (...outcome: unknown[]) => {
        done();
        callback(...outcome);
      });
    }
    const answer = query(...args);
    if (types.isPromise(answer)) answer.then(done, done);
    return answer;
  };
  Object.assign(client, { query: watched });
}

function nameOf(statement: unknown): string {
  if (typeof statement === "string") return statement.slice(0, 60);
  const { name, text } = (statement ?? {}) as { name?: unknown; text?: unknown };
  if (typeof name === "string" && name !== "") return name;
  return typeof text === "string" ? text.slice(0, 60) : "unnamed";
}
