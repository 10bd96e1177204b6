import { afterEach, expect, test, vi } from "vitest";
import { chosenEnterWay, readEnterWay, readSidebarCollapsed, readSidebarWidth } from "./preferences.ts";

afterEach(() => vi.unstubAllGlobals());

test("Enter sends unless this browser has chosen otherwise", () => {
  expect(readEnterWay(undefined)).toBe("sends");
  expect(readEnterWay("nonsense")).toBe("sends");
  expect(readEnterWay("breaks")).toBe("breaks");
  vi.stubGlobal("document", { cookie: "theme=dark; enter=breaks; tz=UTC" });
  expect(chosenEnterWay()).toBe("breaks");
  vi.stubGlobal("document", { cookie: "reenter=breaks" });
  expect(chosenEnterWay()).toBe("sends");
});

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
