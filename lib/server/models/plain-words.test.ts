import fc from "fast-check";
import { expect, test } from "vitest";
import { wordSieve } from "./plain-words.ts";

const encoder = new TextEncoder();
const event = (chunk: unknown, feed = "\n") => `data: ${JSON.stringify(chunk)}${feed}${feed}`;
const says = (delta: object, more: object = {}) => ({
  id: "c",
  choices: [{ index: 0, delta, finish_reason: null, ...more }],
});

/** What is heard, and what is left for the adapter. */
function sieved(...pieces: (string | Uint8Array)[]) {
  const heard: string[] = [];
  const take = wordSieve({
    text: (delta) => heard.push(delta),
    reasoning: (delta) => heard.push(`(${delta})`),
  });
  const left = pieces
    .map((piece) => take(typeof piece === "string" ? encoder.encode(piece) : piece))
    .join("");
  return { heard, left };
}

test("plain words are heard, and not left for the adapter", () => {
  const stream = [
    event(says({ role: "assistant", content: "Hello", refusal: null, tool_calls: null })),
    event({ ...says({ content: " you" }), usage: null }),
    event(says({ reasoning_content: "hm", content: "" })),
    event(says({ reasoning: "why", content: "so" })),
    event(says({ content: "\r\n" }), "\r\n"),
  ];
  expect(sieved(...stream)).toEqual({ heard: ["Hello", " you", "(hm)", "(why)", "so", "\r\n"], left: "" });
});

test.each([
  ["the beginning", event(says({ role: "assistant", content: "" }))],
  ["an end", event(says({ content: "x" }, { finish_reason: "stop" }))],
  ["counts", event({ ...says({ content: "x" }), usage: { total_tokens: 1 } })],
  ["a call", event(says({ content: null, tool_calls: [{ index: 0, function: { name: "f" } }] }))],
  ["a refusal", event(says({ refusal: "No." }))],
  ["content in parts", event(says({ content: [{ type: "text", text: "x" }] }))],
  ["another version", event(says({ content: "x" }, { index: 1 }))],
  ["two choices", event({ choices: [{ delta: { content: "x" } }, { delta: { content: "y" } }] })],
  ["an error", event({ error: { message: "no" } })],
  ["no JSON", "data: {half\n\n"],
  ["two lines of data", 'data: {"choices":\ndata: []}\n\n'],
  ["a named event", `event: message\n${event(says({ content: "x" }))}`],
  ["a comment", ": keep-alive\n\n"],
  ["the last word", "data: [DONE]\n\n"],
])("%s is left for the adapter as it came", (_, stream) => {
  expect(sieved(stream)).toEqual({ heard: [], left: stream });
});

test("wherever the bytes are cut, the same is heard and left", () => {
  const stream = encoder.encode(
    `: hi\n\n${event(says({ content: "Grüße 😀" }))}${event(says({ content: "漢字" }), "\r\n")}data: [DONE]\n\n`,
  );
  const whole = sieved(stream);
  expect(whole).toEqual({ heard: ["Grüße 😀", "漢字"], left: ": hi\n\ndata: [DONE]\n\n" });
  fc.assert(
    fc.property(fc.array(fc.nat(stream.length)), (cuts) => {
      const places = [0, ...cuts.sort((a, b) => a - b), stream.length];
      const pieces = places.slice(1).map((end, index) => stream.slice(places[index], end));
      expect(sieved(...pieces)).toEqual(whole);
    }),
  );
});

test("what never ends goes to the adapter, with all that follows", () => {
  const endless = "x".repeat(200_000);
  const after = event(says({ content: "late" }));
  expect(sieved(endless, after)).toEqual({ heard: [], left: endless + after });
});
