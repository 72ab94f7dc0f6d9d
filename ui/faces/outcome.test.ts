// What a player wants once the purchase is over is in sight, without scrolling, in the window as it opens.

import type { Page } from 'playwright-core';
import { expect, inject, test } from 'vitest';

import { DAYLIGHT, NIGHT, visit, withPage } from './visitor';

const address = inject('address');
let page: Page;

withPage((opened) => (page = opened));

/** The part of an element that is in the window, and in no pane's hidden part: 1 is all of it. */
function inSight(selector: string): Promise<number> {
  return page.evaluate(
    (wanted) =>
      new Promise<number>((resolve, reject) => {
        const element = document.querySelector(wanted);
        if (!element) return reject(new Error(`no ${wanted}`));
        new IntersectionObserver(([entry]) => resolve(entry?.intersectionRatio ?? 0)).observe(element);
      }),
    selector,
  );
}

test.each([
  ['paid', DAYLIGHT],
  ['charged', DAYLIGHT],
  ['charged', NIGHT],
  ['refunded', DAYLIGHT],
  ['no_logo', DAYLIGHT],
] as const)('after a payment (%s) the ways on are in sight, the receipt among them', async (face, look) => {
  await page.setViewportSize({ width: 1040, height: 720 });
  await visit(page, address, { face, view: 'purchase/one', shows: '[data-test="purchase-state"]' }, look);
  const ways = ['receipt-open', 'buy-again', 'back-to-store'];
  if (face !== 'no_logo') ways.push('back-to-game');
  for (const way of ways) expect(await inSight(`[data-test="${way}"]`), way).toBe(1);
});
