import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type HashedMessage, hashedContent } from "./hashed-content.ts";

const call = (id: string, input = "{}") => ({ id, name: "look", arguments: input });
const user: HashedMessage = { role: "user", text: "hello" };
const assistant = (more: Partial<HashedMessage> = {}): HashedMessage => ({
  ...{ role: "assistant", text: "", ...more },
});
const result = (toolCallId: string, text = "found"): HashedMessage => ({ role: "tool", text, toolCallId });
const alike = (one: HashedMessage, other: HashedMessage) =>
  expect(hashedContent(one)).toBe(hashedContent(other));
const unlike = (...all: HashedMessage[]) =>
  expect(new Set(all.map(hashedContent)).size, JSON.stringify(all)).toBe(all.length);

test("who said it, what was said, what was called and which call is answered all tell messages apart", () => {
  const image = { type: "image_url" as const, image_url: { url: "https://a.test/1.png" } };
  unlike(
    user,
    { ...user, text: "hello " },
    assistant({ text: "hello" }),
    { ...user, parts: [image] },
    { ...user, parts: [{ type: "text", text: "hello" }, image] },
    assistant({ text: "hello", toolCalls: [call("a")] }),
    assistant({ toolCalls: [call("a")] }),
    assistant({ toolCalls: [call("b")] }),
    assistant({ toolCalls: [{ ...call("a"), name: "listen" }] }),
    assistant({ toolCalls: [call("a", '{"x":1}')] }),
    assistant({ toolCalls: [call("a"), call("b")] }),
    assistant({ toolCalls: [call("b"), call("a")] }),
    result("a"),
    result("b"),
    result("a", ""),
  );
});

test("what is absent, null or empty says the same", () => {
  alike(user, { ...user, parts: null, toolCalls: null, toolCallId: null });
  alike(user, { ...user, toolCalls: [] });
});

test("parts say the same in whatever order their fields are, and with their default or without", () => {
  const image = (image_url: { url: string; detail?: "auto" | "low" }) => ({
    ...user,
    parts: [{ type: "image_url" as const, image_url }],
  });
  const url = "https://a.test/1.png";
  alike(image({ url }), image({ detail: "auto", url }));
  unlike(image({ url }), image({ url, detail: "low" }), image({ url: `${url}?` }));
  const file = (given: { filename?: string; file_id?: string; file_data?: string }) => ({
    ...user,
    parts: [{ file: given, type: "file" as const }],
  });
  alike(file({ filename: "a", file_id: "b" }), file({ file_id: "b", filename: "a" }));
  unlike(file({ filename: "a" }), file({ file_id: "a" }), file({ file_data: "a" }), file({}));
});

test("words can't pass for structure", () => {
  unlike(
    { role: "user", text: '","[]' },
    { role: "user", text: "" },
    { role: "user", text: '"]' },
    assistant({ text: "[]", toolCalls: [call("a")] }),
    assistant({ text: "", toolCalls: [call('a","look","{}"],["')] }),
  );
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (one, other) => {
      const same = hashedContent({ ...user, text: one }) === hashedContent({ ...user, text: other });
      return same === (one === other);
    }),
  );
});

describe("arguments", () => {
  test("are compared as the JSON they are, whatever the spaces in it", () => {
    const written = [
      '{"city":"Paris"}',
      '{"city": "Paris"}',
      '{\n  "city" : "Paris"\n}',
      ' {"city":"\\u0050aris"}',
    ];
    expect(
      new Set(written.map((input) => hashedContent(assistant({ toolCalls: [call("a", input)] })))).size,
    ).toBe(1);
  });

  test("that are no object are like none: some clients send an empty one back", () => {
    for (const input of ["", "{", '{"a":', "x", "7"]) {
      alike(assistant({ toolCalls: [call("a", input)] }), assistant({ toolCalls: [call("a", "{}")] }));
    }
  });

  test("parsed and written anew by a client, they are the same", () => {
    fc.assert(
      fc.property(fc.json(), (input) => {
        const again = JSON.stringify(JSON.parse(input));
        alike(assistant({ toolCalls: [call("a", input)] }), assistant({ toolCalls: [call("a", again)] }));
      }),
    );
  });
});

describe("left out is what clients leave out or never hear of", () => {
  const ours = call("hs_1");

  test.each<[string, HashedMessage]>([
    ["instructions", { role: "system", text: "Be kind." }],
    ["a reply that says nothing", assistant()],
    ["a reply that only thinks", assistant({ toolCalls: [] })],
    ["a step in which the server looked something up", assistant({ toolCalls: [ours] })],
    ["the same with words before it", assistant({ text: "One moment.", toolCalls: [ours] })],
    ["what the server found", result("hs_1")],
  ])("%s", (_what, message) => {
    expect(hashedContent(message)).toBeNull();
  });

  test("the server's calls beside the client's", () => {
    const words = { text: "One moment." };
    alike(
      assistant({ ...words, toolCalls: [ours, call("a")] }),
      assistant({ ...words, toolCalls: [call("a")] }),
    );
    alike(assistant({ toolCalls: [call("a"), ours] }), assistant({ toolCalls: [call("a")] }));
  });

  test("but no message of a person, not even an empty one, and no part that says nothing", () => {
    expect(hashedContent({ role: "user", text: "" })).not.toBeNull();
    expect(hashedContent(assistant({ parts: [{ type: "text", text: "" }] }))).not.toBeNull();
  });
});
