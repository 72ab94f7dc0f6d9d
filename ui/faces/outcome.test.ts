// What a player wants once the purchase is over is in sight, without scrolling, in the window as it opens.

import type { Page } from 'playwright-core';
import { expect, inject, test } from 'vitest';

import { DAYLIGHT, inSight, NIGHT, visit, withPage } from './visitor';

const address = inject('address');
let page: Page;

withPage((opened) => (page = opened));

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
  for (const way of ways) expect(await inSight(page, `[data-test="${way}"]`), way).toBe(1);
});
