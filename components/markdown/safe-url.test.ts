import { expect, test } from "vitest";
import { isExternal, safeUrl } from "./safe-url.ts";

test.each([
  "https://example.org/a?b=c#d",
  "http://192.168.0.1:8080/",
  "mailto:somebody@example.org",
  "/c/conv_1",
  "relative/path",
  "#place",
  "//example.org/without-scheme",
])("%s leads where it says", (url) => {
  expect(safeUrl(url)).toBe(url);
});

test.each([
  "javascript:alert(1)",
  "JaVaScRiPt:alert(1)",
  " javascript:alert(1)",
  "java\nscript:alert(1)",
  "\u0001javascript:alert(1)",
  "data:text/html,<script>alert(1)</script>",
  "vbscript:msgbox(1)",
  "file:///etc/passwd",
  "blob:https://example.org/1",
  "https://[broken",
])("%j leads nowhere", (url) => {
  expect(safeUrl(url)).toBe("");
});

test("what leaves this site is known, however it is written", () => {
  for (const url of [
    "https://example.org",
    "//example.org",
    "/\\example.org",
    "\\\\example.org",
    "mailto:a@b.c",
  ]) {
    expect(isExternal(url), url).toBe(true);
  }
  for (const url of ["/c/conv_1", "c", "#m", "?q=1"]) expect(isExternal(url), url).toBe(false);
});
