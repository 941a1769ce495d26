import axe from 'axe-core';
import type { Page } from 'playwright-core';

/**
 * What axe-core finds on a page, in words: what breaks a rule, and what it cannot decide by itself. Its code is evaluated by
 * the browser's debugger, so that the page's policy stays as it is; in its frames, too, which axe then looks into.
 */
export async function accessibilityTroubles(page: Page): Promise<string[]> {
  await Promise.all(page.frames().map((frame) => frame.evaluate(axe.source)));
  // The text is evaluated in the page, whose types this program does not have.
  const found = await page.evaluate<Found>("axe.run(document, { resultTypes: ['violations', 'incomplete'] })");
  return [...found.violations, ...found.incomplete].map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`);
}

type Found = Pick<axe.AxeResults, 'violations' | 'incomplete'>;
