// The words of the other languages are longer, or have no spaces to break at: they too fit where they stand.
// English and Arabic are laid out by every other visit.

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';

import { openBrowser, openPage, sticksOut, visit } from './visitor';
import { nameOf, type Visit } from './visits';

const address = inject('address');
let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await openBrowser();
  page = await openPage(browser);
});
afterAll(() => browser.close());

const state = '[data-test="purchase-state"]';
const shown: Visit[] = [
  { face: 'many', view: 'store', shows: '[data-test="search"]' },
  { face: 'ready', view: 'store', clicks: ['buy-ship-heron'], shows: '[data-test="confirm-pay"]' },
  { face: 'declined', view: 'purchase/one', shows: state },
  { face: 'differs', view: 'purchase/one', shows: '[data-test="differences"]' },
  { face: 'failed', view: 'purchase/one', shows: state },
  { face: 'history', view: 'purchases', shows: '[data-test="purchase-row-h1"]' },
  { face: 'charged', view: 'receipt/one', shows: '[data-test="receipt"]' },
  { face: 'forged_links', view: 'settings', shows: '[data-test="language"]' },
];

/** Buttons and links whose words are wider than they are. */
function burst(): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('button, nav a, select, h1')]
      .filter(
        (each) => each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).display !== 'inline',
      )
      .map((each) => each.outerHTML.slice(0, 120)),
  );
}

test.each(['de', 'es', 'ja'] as const)('every view has room for its words in %s', async (language) => {
  for (const each of shown) {
    await page.setViewportSize({ width: 1040, height: 720 });
    await visit(page, address, each, { theme: 'light', language });
    await page.waitForFunction((wanted) => document.documentElement.lang === wanted, language);
    for (const width of [1040, 380]) {
      await page.setViewportSize({ width, height: 720 });
      const where = `${nameOf(each)}, ${width} px wide`;
      expect(await sticksOut(page), where).toEqual([]);
      expect(await burst(), where).toEqual([]);
    }
  }
});
