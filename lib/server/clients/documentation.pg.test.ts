import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type ModelServers, startModelServers } from "#e2e/support/model-servers.ts";
import { newPerson, newProgram } from "#lib/server/testing/person.ts";
import { type ServedApi, serveApi } from "#lib/server/testing/serve-api.ts";
import { historyOf } from "./support.ts";

/** A program takes some seconds to load what it imports. */
const timeout = 30_000;

const run = promisify(execFile);
let servers: ModelServers;
let served: ServedApi;

beforeAll(async () => {
  servers = await startModelServers();
  served = await serveApi();
});
afterEach(() => expect(served.faults).toEqual([]));
afterAll(async () => {
  await served.close();
  servers.close();
});

/** The programs of the page, by the package that each is for. */
const programs = [...readFileSync("docs/clients.md", "utf8").matchAll(/^```ts\n(.*?)^```/gms)].map(
  ([, program = ""]) => ({ name: [...program.matchAll(/from "(.*?)"/g)].at(-1)?.[1] ?? "", program }),
);

test("docs/clients.md has a program for each of the clients that we try", () => {
  expect(programs.map(({ name }) => name)).toEqual(["openai", "@openai/agents", "ai", "@langchain/openai"]);
});

test.each(programs)(
  "the program for $name runs as it stands, and history has it",
  { timeout },
  async ({ program }) => {
    const person = await newPerson();
    const { key } = await newProgram(person.ownerId);
    const address = { OPENAI_BASE_URL: `${served.origin}/api/v1`, OPENAI_API_KEY: key, MODEL: "double-fast" };
    const { stdout } = await run(process.execPath, ["--input-type=module-typescript", "--eval", program], {
      env: { ...process.env, ...address },
    });
    expect(stdout).toContain("You said: **And roses?**");
    const history = await historyOf(person);
    const questions = history.map(({ messages }) =>
      messages.map(({ role, content }) => `${role}: ${content}`),
    );
    expect(questions.reverse()).toEqual(
      [
        ["Do dahlias grow in clay?", "And roses?"],
        ["Do tulips grow in sand?", "And lilies?"],
      ]
        .slice(0, program.includes("tulips") ? 2 : 1)
        .map((asked) => asked.flatMap((each) => [`user: ${each}`, expect.stringMatching(/^assistant: You/)])),
    );
  },
);
