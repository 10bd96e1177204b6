import fc from "fast-check";
import { expect, test } from "vitest";
import { createGuest } from "#lib/server/auth/users.ts";
import { session } from "#lib/server/testing/history/commands.ts";
import { expectLists, expectSame } from "#lib/server/testing/history/expect-history.ts";
import { HistoryModel } from "#lib/server/testing/history/model.ts";
import { runCommand } from "#lib/server/testing/history/run-command.ts";

// HISTORY_RUNS=2000 looks for longer; HISTORY_SEED and HISTORY_PATH, which a failure prints, find it again.
const runs = Number(process.env.HISTORY_RUNS ?? 50);
const again = {
  ...(process.env.HISTORY_SEED && { seed: Number(process.env.HISTORY_SEED) }),
  ...(process.env.HISTORY_PATH && { path: process.env.HISTORY_PATH }),
};

/** Shrinking stops then: what it has found by that time is printed. */
const timeLimit = 15_000 + runs * 1_000;

test("whatever several people do to their conversations, every page of every path is what a plain tree says", {
  timeout: timeLimit + 15_000,
}, async () => {
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(session(40), async (steps) => {
      const owners = [(await createGuest()).userId, (await createGuest()).userId];
      const model = new HistoryModel();
      await runCommand(model, owners, { do: "create", owner: 0 });
      for (const { command, reading } of steps) {
        await runCommand(model, owners, command);
        const which = command.do === "create" ? -1 : command.where.conversation % model.conversations.length;
        const touched = model.conversations.at(which);
        if (touched) await expectSame(touched, reading);
        compared += 1;
      }
      const reading = { limit: 100, message: 0 };
      for (const conversation of model.conversations) await expectSame(conversation, reading);
      await expectLists(model, owners);
    }),
    { numRuns: runs, skipAllAfterTimeLimit: timeLimit, ...again },
  );
  expect(compared).toBeGreaterThan(runs);
});
