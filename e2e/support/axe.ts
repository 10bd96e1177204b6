import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const wcag = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Finds nothing wrong, by all the rules we claim to keep; and in the dark, where only colours differ, nothing wrong with those. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await violations(new AxeBuilder({ page }).withRules("color-contrast")), "in the dark").toEqual([]);
  await page.emulateMedia({ colorScheme: "light" });
  expect(await violations(new AxeBuilder({ page }).withTags(wcag))).toEqual([]);
}

async function violations(axe: AxeBuilder) {
  const { violations: found } = await axe.analyze();
  return found.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]);
}
