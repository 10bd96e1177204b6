import { expect, test } from "vitest";
import { readableUrl } from "./readable-url.ts";

test.each([
  ["/api/v1/conversations/%E0%A4%A", "/api/v1/conversations/%25E0%25A4%25A"],
  ["/%", "/%25"],
  ["/c/%ff?a=%zz", "/c/%25ff?a=%zz"],
])("%s can't be decoded, and is asked for by the word", (url, readable) => {
  expect(readableUrl(url)).toBe(readable);
  expect(() => decodeURIComponent(new URL(readable, "http://h").pathname)).not.toThrow();
});

test.each(["/", "*", "", "/c/%C3%A4?q=%", "/api/v1/models/meta%2Fllama", "http://h/a?b#c"])(
  "%j stays as it is",
  (url) => {
    expect(readableUrl(url)).toBe(url);
  },
);
