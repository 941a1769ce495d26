import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { until } from './until.ts';

/**
 * What axe-core finds on a page, in words: what breaks a rule, and what it cannot decide by itself. Its code is evaluated by
 * the browser's debugger, so that the page's policy stays as it is; in its frames, too, which axe then looks into. A page
 * that changes under axe's eyes is looked at again: of an element that is gone, axe says what is true of no page.
 */
export async function accessibilityTroubles(page: Page): Promise<string[]> {
  await Promise.all(page.frames().map((frame) => frame.evaluate(axe.source)));
  // The text is evaluated in the page, whose types this program does not have.
  const { found } = await until(
    () => page.evaluate<{ found: Found; isStill: boolean }>(LOOK),
    ({ isStill }) => isStill,
  );
  return [...found.violations, ...found.incomplete].map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`);
}

const LOOK = `(async () => {
  let isStill = true;
  const changes = new MutationObserver(() => { isStill = false; });
  changes.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  const found = await axe.run(document, { resultTypes: ['violations', 'incomplete'] });
  if (changes.takeRecords().length > 0) isStill = false;
  changes.disconnect();
  return { found, isStill };
})()`;

type Found = Pick<axe.AxeResults, 'violations' | 'incomplete'>;
