/** `search_history` as a person would say it. */
const verbs: Record<string, { doing: string; done: string; argument: string }> = {
  search_history: { doing: "Searching your history", done: "Searched your history", argument: "query" },
};

function argumentOf(json: string, name: string): string | null {
  try {
    const value: unknown = JSON.parse(json);
    const found = typeof value === "object" && value !== null ? Reflect.get(value, name) : null;
    return typeof found === "string" && found !== "" ? found : null;
  } catch {
    // Arguments still streaming, or as a model wrote them.
    return null;
  }
}

/**
 * A tool call in words: what it does while it runs, what it did afterwards.
 * @param running whether its reply is still written; after that, a call without a result waits for its client
 */
export function toolWords(
  call: { name: string; arguments: string; result: string | null },
  running: boolean,
): string {
  const verb = verbs[call.name];
  const done = call.result !== null;
  const used = done ? "Used" : running ? "Using" : "Called";
  if (!verb) return `${used} ${call.name.replaceAll(/[_-]+/g, " ")}`;
  const subject = argumentOf(call.arguments, verb.argument);
  return (done ? verb.done : verb.doing) + (subject ? ` for “${subject}”` : "");
}

/** JSON as a person likes to read it; anything else as it is. */
export function readable(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
