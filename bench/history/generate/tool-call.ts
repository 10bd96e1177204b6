import type { StoredToolCall } from "#lib/server/messages/stored.ts";
import type { Language } from "./languages.ts";
import { words } from "./prose.ts";
import type { Random } from "./random.ts";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

const tools: { name: string; arguments: (random: Random, language: Language) => object }[] = [
  {
    name: "search_history",
    arguments: (random, language) => ({ query: words(random, language, 20), limit: 8 }),
  },
  {
    name: "get_weather",
    arguments: (random, language) => ({ place: words(random, language, 6), unit: "celsius" }),
  },
  {
    name: "read_file",
    arguments: (random) => ({ path: `src/part-${random.below(900)}.ts`, lines: [1, 200] }),
  },
  {
    name: "calculate",
    arguments: (random) => ({ expression: `${random.below(900)} * ${random.below(900)}` }),
  },
];

/** A call as the providers make them: an id of random characters, and arguments as JSON text. */
export function drawToolCall(random: Random, language: Language): StoredToolCall {
  let id = "call_";
  for (let i = 0; i < 24; i++) id += alphabet[random.below(alphabet.length)];
  const tool = random.pick(tools);
  return { id, name: tool.name, arguments: JSON.stringify(tool.arguments(random, language)) };
}
