import { afterEach, expect, test, vi } from "vitest";
import { chosenEnterWay, readEnterWay } from "./preferences.ts";

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
