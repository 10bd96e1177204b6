import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const wcag = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Finds nothing wrong, by all the rules we claim to keep; and in the dark, where only colours differ, nothing wrong with those. */
export async function expectAccessible(page: Page): Promise<void> {
  await paint(page, "dark");
  expect(await violations(axeOn(page).withRules("color-contrast")), "in the dark").toEqual([]);
  await paint(page, "light");
  expect(await violations(axeOn(page).withTags(wcag))).toEqual([]);
}

/** Until colours have changed, those in between are what is found. */
async function paint(page: Page, colorScheme: "light" | "dark"): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.evaluate(async () => {
    const transitions = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
    await Promise.allSettled(transitions.map(({ finished }) => finished));
  });
}

function axeOn(page: Page): AxeBuilder {
  // To look into frames it carries all that it found out of the page and back: on a long page eight times the work.
  const hasFrames = page.frames().length > 1;
  return new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).setLegacyMode(!hasFrames);
}

async function violations(axe: AxeBuilder) {
  const { violations: found } = await axe.analyze();
  return found.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]);
}
