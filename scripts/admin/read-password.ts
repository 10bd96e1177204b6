import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { text } from "node:stream/consumers";

/** A password typed twice at the terminal, where it isn't shown; or the first line that is piped in. */
export async function readPassword(): Promise<string> {
  if (!process.stdin.isTTY) return firstLine(await text(process.stdin));
  const password = await ask("Password: ");
  if ((await ask("Once more: ")) !== password)
    throw new Error("The two are not the same. Nothing has been changed.");
  return password;
}

function firstLine(piped: string): string {
  const line = piped.split(/\r?\n/, 1)[0];
  if (!line) throw new Error("There is no password: give it by --password, or pipe it in.");
  return line;
}

async function ask(question: string): Promise<string> {
  process.stderr.write(question);
  // Readline shows what is typed by writing it to its output.
  const output = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output, terminal: true });
  const leave = new AbortController();
  lines.once("SIGINT", () => leave.abort());
  lines.once("close", () => leave.abort()); // Ctrl-D
  try {
    return await lines.question("", { signal: leave.signal });
  } catch (error) {
    if (!leave.signal.aborted) throw error;
    throw new Error("Cancelled. Nothing has been changed.", { cause: error });
  } finally {
    lines.close();
    process.stderr.write("\n");
  }
}
