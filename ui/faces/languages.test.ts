// The words of the other languages are longer, or have no spaces to break at: they too fit where they stand.
// English and Arabic are laid out by every other visit.

import type { Page } from 'playwright-core';
import { expect, inject, test } from 'vitest';

import { sticksOut, visit, withPage } from './visitor';
import { nameOf, type Visit } from './visits';

const address = inject('address');
let page: Page;

withPage((opened) => (page = opened));

const LANGUAGES = ['en', 'de', 'es', 'ja', 'ar'] as const;
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

/** The left and right edges of what is shown by a selector. */
async function edges(selector: string): Promise<{ left: number; right: number; y: number }> {
  const box = await page.locator(selector).first().boundingBox();
  if (!box) throw new Error(`${selector} is not shown`);
  return { left: box.x, right: box.x + box.width, y: box.y + box.height / 2 };
}

test('in Arabic the reference of an error is read from the right: the message, the word, and then the id', async () => {
  await page.setViewportSize({ width: 1040, height: 720 });
  await visit(
    page,
    address,
    { face: 'unreadable', view: 'purchase/one', shows: '[data-test="error"] .detail' },
    { theme: 'light', language: 'ar' },
  );
  const message = await edges('.detail > bdi');
  const reference = await edges('.detail .reference');
  const id = await edges('.detail .reference .mono');
  expect(message.left - reference.right).toBeGreaterThanOrEqual(8);
  expect(Math.abs(id.left - reference.left)).toBeLessThanOrEqual(1);
  expect(reference.right - id.right).toBeGreaterThan(20);
  expect(Math.abs(message.y - reference.y)).toBeLessThanOrEqual(8);
});

test.each(LANGUAGES)('a price that does not fit beside Buy stands whole below it in %s', async (language) => {
  await page.setViewportSize({ width: 380, height: 720 });
  await visit(
    page,
    address,
    { face: 'many', view: 'store', shows: '[data-test="search"]' },
    { theme: 'light', language },
  );
  await page.waitForFunction((wanted) => document.documentElement.lang === wanted, language);
  const lines = await page.$$eval('li [data-test^="buy-"]', (all) =>
    all.map((button) => {
      const words = [...button.querySelectorAll('*')].filter(
        (each) => each.childElementCount === 0 && each.getClientRects().length > 0,
      );
      return { rows: words.map((each) => each.getClientRects().length), said: words.at(0)?.textContent };
    }),
  );
  expect(lines.length).toBeGreaterThan(12);
  for (const { rows, said } of lines) {
    expect(said).not.toContain('·');
    expect(rows).toEqual([1, 1]);
  }
});

test.each(LANGUAGES)('the bench’s tabs stand in one line in %s', async (language) => {
  await page.setViewportSize({ width: 1040, height: 720 });
  await visit(
    page,
    address,
    { face: 'bench', view: 'bench/webhooks', shows: '[data-test="bench-panel"]' },
    { theme: 'light', language },
  );
  await page.waitForFunction((wanted) => document.documentElement.lang === wanted, language);
  const tops = await page.$$eval('[role="tab"]', (all) =>
    all.map((each) => each.getBoundingClientRect().top),
  );
  expect(tops.length).toBe(10);
  expect(new Set(tops).size).toBe(1);
});

/** Words that begin in one line and end in the next. An amount and its currency are one word. */
function brokenWords(selector: string): Promise<string[]> {
  return page.$$eval(selector, (all) =>
    all.flatMap((element) => {
      const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      const broken: string[] = [];
      for (let text = texts.nextNode(); text; text = texts.nextNode()) {
        for (const { 0: word, index } of (text.textContent ?? '').matchAll(/[^ \n]+/g)) {
          const range = document.createRange();
          range.setStart(text, index);
          range.setEnd(text, index + word.length);
          if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1)
            broken.push(word);
        }
      }
      return broken;
    }),
  );
}

test.each(['en', 'de', 'es', 'ar'] as const)(
  'what differs and what was paid are told in whole words in the narrowest window in %s',
  async (language) => {
    for (const view of ['receipt/one', 'purchase/one']) {
      await page.setViewportSize({ width: 380, height: 720 });
      await visit(
        page,
        address,
        { face: 'differs', view, shows: '[data-test="differences"]' },
        { theme: 'light', language },
      );
      await page.waitForFunction((wanted) => document.documentElement.lang === wanted, language);
      expect(await brokenWords('[data-test="differences"], [data-test="slip-total"]'), view).toEqual([]);
    }
  },
);

test.each(LANGUAGES)('the name of what was paid takes no more than two lines in %s', async (language) => {
  for (const width of [380, 1040]) {
    await page.setViewportSize({ width, height: 720 });
    await visit(
      page,
      address,
      { face: 'charged', view: 'purchase/one', shows: state },
      { theme: 'light', language },
    );
    await page.waitForFunction((wanted) => document.documentElement.lang === wanted, language);
    const height = await page.$eval('[data-test="slip-total"] > span', (name) => {
      const line = Number.parseFloat(getComputedStyle(name).lineHeight);
      return name.getBoundingClientRect().height / line;
    });
    expect(height, `${width} px wide`).toBeLessThan(2.2);
  }
});
