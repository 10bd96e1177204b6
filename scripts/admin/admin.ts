import { parseArgs } from "node:util";
import { errorCode } from "#scripts/system/error-code.ts";
import type { Command, Given, World } from "./command.ts";
import { dbCleanTestData } from "./db-clean-test-data.ts";
import { dbReset } from "./db-reset.ts";
import { dbVerify } from "./db-verify.ts";
import { keyCreate } from "./key-create.ts";
import { userCreate } from "./user-create.ts";
import { userPassword } from "./user-password.ts";

const commands: Command[] = [userCreate, userPassword, keyCreate, dbVerify, dbReset, dbCleanTestData];
const program = "npm run --silent admin --";

/** Runs one command, and answers its exit code. What was asked for wrongly, or failed, is thrown in words for people. */
export async function admin(args: string[], world: World): Promise<number> {
  const options = args.findIndex((arg) => arg.startsWith("-"));
  const words = options === -1 ? args : args.slice(0, options);
  const name = words.slice(0, 2).join(" ");
  const command = commands.find((each) => each.name === name);
  const ofNoun = commands.filter((each) => each.name.startsWith(`${words[0]} `));
  const wantsHelp = args.length === 0 || args.includes("--help") || args.includes("-h");
  if (command) {
    const given = parse(command, args.slice(2));
    if (!given.has("help")) return await command.run(given, world);
    world.say(helpOf(command));
  } else if (wantsHelp && (words.length === 0 || (words.length === 1 && ofNoun.length > 0))) {
    world.say(overview(words.length === 0 ? commands : ofNoun));
  } else {
    throw new Error(`${complaint(name, ofNoun)}\n\n${overview(ofNoun.length > 0 ? ofNoun : commands)}`);
  }
  return 0;
}

function complaint(name: string, ofNoun: Command[]): string {
  if (name === "") return "The first words say what to do.";
  return ofNoun.length > 0 && !name.includes(" ")
    ? `What about "${name}"?`
    : `There is no command "${name}".`;
}

function parse(command: Command, args: string[]): Given {
  const values = parseStrictly(command, args);
  const text = (option: string) => {
    const value = values[option];
    return typeof value === "string" ? value : undefined;
  };
  return {
    text,
    need(option) {
      const value = text(option);
      if (value) return value;
      throw new Error(`--${option} is missing: ${program} ${command.name} ${command.usage}`);
    },
    has: (flag) => values[flag] === true,
  };
}

function parseStrictly(command: Command, args: string[]): Record<string, unknown> {
  const help = { type: "boolean", short: "h" } as const;
  try {
    return parseArgs({ args, strict: true, options: { ...command.options, help } }).values;
  } catch (error) {
    if (!(error instanceof Error) || !errorCode(error)?.startsWith("ERR_PARSE_ARGS")) throw error;
    // What Node adds after the first sentence is about positional arguments, of which there are none.
    const sentence = error.message.split(/\.\s|\n/)[0]?.replace(/\.$/, "");
    throw new Error(`${sentence}. It is: ${program} ${command.name} ${command.usage}`, { cause: error });
  }
}

function helpOf({ name, usage, summary, help }: Command): string {
  return `${program} ${name} ${usage}`.trimEnd().concat(`\n\n${summary}\n${help}`.trimEnd());
}

function overview(shown: Command[]): string {
  const lines = shown.map(({ name, usage, summary }) =>
    `  ${name} ${usage}`.trimEnd().concat(`\n      ${summary}`),
  );
  return `${program} <command>\n
${lines.join("\n")}\n
Each explains itself with --help. They speak to the database of the running app: DATABASE_DIRECT_URL, else
DATABASE_URL, else the embedded one in .data/pg.`;
}
