import { fork } from "node:child_process";
import { once } from "node:events";
import { inRoot } from "#scripts/system/root.ts";

/** What a helper process can be asked for, by name; each takes one plain value and answers one. */
export type Jobs = Record<string, (input: never) => unknown>;
type Done<Job extends Jobs[string]> = Awaited<ReturnType<Job>>;
type Order = { name: string; input: unknown };
type Answer = { value: unknown } | { error: string };

export type Helper<J extends Jobs> = {
  pid: number;
  /** One thing at a time. */
  ask<Name extends keyof J & string>(name: Name, input: Parameters<J[Name]>[0]): Promise<Done<J[Name]>>;
  stop(): Promise<void>;
};

/** Starts bench/streams/<name>.ts as a process of its own, so that its work is not counted as another's. */
export function startHelper<J extends Jobs>(name: string): Helper<J> {
  const child = fork(inRoot("bench", "streams", `${name}.ts`));
  const exit = once(child, "exit");
  const death = exit.then(() => {
    throw new Error(`The process ${name} ended.`);
  });
  death.catch(() => {}); // told where something is asked
  return {
    pid: child.pid ?? 0,
    async ask<Name extends keyof J & string>(
      job: Name,
      input: Parameters<J[Name]>[0],
    ): Promise<Done<J[Name]>> {
      child.send({ name: job, input } satisfies Order);
      const [answer]: [Answer] = await Promise.race([once(child, "message") as Promise<[Answer]>, death]);
      if ("error" in answer) throw new Error(`${name}, ${job}: ${answer.error}`);
      return answer.value as Done<J[Name]>;
    },
    async stop() {
      if (child.connected) child.disconnect();
      await exit;
    },
  };
}

/** The other side: does what is asked, and ends when nobody is left to ask. */
export function doJobs(jobs: Jobs): void {
  process.on("message", async ({ name, input }: Order) => {
    let answer: Answer;
    try {
      answer = { value: await jobs[name]?.(input as never) };
    } catch (error) {
      answer = { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
    process.send?.(answer);
  });
  process.on("disconnect", () => process.exit());
  // At Ctrl-C the one who asks stops its helpers, in order.
  process.on("SIGINT", () => {});
}
