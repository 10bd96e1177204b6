import { expect, test } from "vitest";
import { readSidebarCollapsed, readSidebarWidth } from "./preferences.ts";

test("a width of the sidebar that makes no sense is not kept", () => {
  expect(readSidebarWidth("300")).toBe(300);
  for (const cookie of [undefined, "", "wide", "12", "99999", "1e9", "NaN"]) {
    expect(readSidebarWidth(cookie)).toBe(272);
  }
});

test("the sidebar is there unless it was put away", () => {
  expect(readSidebarCollapsed("collapsed")).toBe(true);
  expect(readSidebarCollapsed("open")).toBe(false);
  expect(readSidebarCollapsed(undefined)).toBe(false);
});
