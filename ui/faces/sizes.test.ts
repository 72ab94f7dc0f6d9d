// From the smallest window to one that fills a 4K screen, at 100 to 300 %: nothing sticks out, and a dialog's button
// can be reached.

import type { Browser } from 'playwright-core';
import { expect, inject, test } from 'vitest';

import { DAYLIGHT, NIGHT, openPage, sticksOut, visit, withBrowser } from './visitor';
import { nameOf, type Visit } from './visits';

const address = inject('address');
let browser: Browser;

withBrowser((opened) => (browser = opened));

const shown: Visit[] = [
  { face: 'many', view: 'store', shows: '[data-test="search"]' },
  { face: 'several', view: 'purchase/one', shows: '[data-test="purchase-state"]' },
  { face: 'differs', view: 'purchase/one', shows: '[data-test="differences"]' },
  { face: 'history', view: 'purchases', shows: '[data-test="purchase-row-h1"]' },
  { face: 'ready', view: 'store', clicks: ['buy-ship-heron'], shows: '[data-test="confirm-pay"]' },
];

/** As the views measure it: the screen's own pixels are `scale` times as many. */
function windows(scale: number) {
  return [
    { width: 380, height: 480 },
    { width: 640, height: 360 },
    { width: 3840 / scale, height: 2160 / scale },
  ];
}

test.each([
  [1, DAYLIGHT],
  [2, NIGHT],
  [3, DAYLIGHT],
] as const)('at a scale of %i every window holds its view', async (scale, look) => {
  const page = await openPage(browser, { deviceScaleFactor: scale });
  for (const each of shown) {
    await visit(page, address, each, look);
    for (const viewport of windows(scale)) {
      const where = `${nameOf(each)} at ${viewport.width} by ${viewport.height}`;
      await page.setViewportSize(viewport);
      expect(await page.evaluate(() => devicePixelRatio), where).toBe(scale);
      expect(await sticksOut(page), where).toEqual([]);
      if (!each.clicks) continue;
      await page.locator(each.shows).scrollIntoViewIfNeeded();
      const box = await page.locator(each.shows).boundingBox();
      expect(box && box.y >= 0 && box.y + box.height <= viewport.height, where).toBe(true);
    }
  }
  await page.context().close();
});
