import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { curlLine } from "./curl-of.ts";

const url = "http://127.0.0.1:3000/api/v1/search";

/** What a shell hands to curl. */
function argumentsOf(line: string): string[] {
  const script = `curl() { printf '%s\\0' "$@"; }; ${line}`;
  const env = { ...process.env, VERBATIM_KEY: "vb_1", Q: "clay & rain" };
  return execFileSync("sh", ["-c", script], { env, encoding: "utf8" }).split("\0").slice(0, -1);
}

test("a shell hands curl the body exactly, quotes and all", () => {
  const body = { content: `It's "clay" $HOME \\ \`x\`` };
  const sent = argumentsOf(curlLine({ method: "POST", url, body }));
  expect(sent.slice(0, 5)).toEqual([
    url,
    "-H",
    "Authorization: Bearer vb_1",
    "-H",
    "Content-Type: application/json",
  ]);
  expect(sent.slice(5, -1)).toEqual(["-d"]);
  expect(JSON.parse(sent.at(-1) ?? "")).toEqual(body);
});

test("what has to be filled in comes from the shell's variables", () => {
  const sent = argumentsOf(curlLine({ method: "GET", url, query: { q: "$Q" } }));
  expect(sent).toEqual(["-G", url, "--data-urlencode", "q=clay & rain", "-H", "Authorization: Bearer vb_1"]);
});

test("a method is named only where curl would take another", () => {
  expect(argumentsOf(curlLine({ method: "DELETE", url, hasKey: false }))).toEqual(["-X", "DELETE", url]);
  expect(argumentsOf(curlLine({ method: "POST", url, hasKey: false }))).toEqual(["-X", "POST", url]);
  expect(argumentsOf(curlLine({ method: "GET", url, hasKey: false, isStream: true }))).toEqual(["-N", url]);
});
