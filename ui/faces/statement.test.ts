// A statement of 100,000 purchases, scrolled as a person scrolls: few rows are there, and none is missing.

import type { Page } from 'playwright-core';
import { expect, inject, test } from 'vitest';

import { DAYLIGHT, visit, withPage } from './visitor';

const COUNT = 100_000;

const address = inject('address');
let page: Page;

withPage((opened) => (page = opened));

/** Has the fake answer as a journal of so many does, page by page. */
async function fill() {
  await visit(
    page,
    address,
    { face: 'history', view: 'purchases', shows: '[data-test="purchase-row-h1"]' },
    DAYLIGHT,
  );
  await page.evaluate((count) => {
    interface Row {
      id: string;
      created_at: number;
    }
    interface Fake {
      purchases: { purchase: Row }[];
      listPurchases: (request: { at: number; limit: number }) => Promise<object>;
      summarizePurchases: () => Promise<object>;
      tell: (event: string, payload: object) => void;
    }
    const { fake } = globalThis as unknown as { fake: Fake };
    const first = fake.purchases[0]?.purchase;
    if (!first) throw new Error('the fake has no purchase');
    const row = (index: number) => ({
      ...first,
      id: `n${index}`,
      created_at: first.created_at - index * 600_000,
    });
    fake.listPurchases = ({ at, limit }) =>
      Promise.resolve({
        purchases: Array.from({ length: Math.max(0, Math.min(limit, count - at)) }, (_, n) => row(at + n)),
        next: null,
      });
    fake.summarizePurchases = () => Promise.resolve({ count, totals: [] });
    fake.tell('purchase_changed', { purchase_id: first.id });
  }, COUNT);
  await page.waitForSelector(
    `[data-test="statement"] li[aria-setsize="${COUNT}"] [data-test="purchase-row-n0"]`,
  );
}

/** Scrolls, waits for two frames, and looks: rows there, gaps in sight, rows in sight that are still read. */
function look(top: number) {
  return page.evaluate(async (wanted) => {
    const main = document.querySelector('main');
    const list = document.querySelector('[data-test="statement"]');
    if (!main || !list) throw new Error('no list');
    main.scrollTop = wanted;
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    await frame();
    await frame();
    const edge = main.getBoundingClientRect();
    const of = list.getBoundingClientRect();
    const [from, to] = [Math.max(edge.top, of.top), Math.min(edge.bottom, of.bottom)];
    const rows = [...list.querySelectorAll('li')]
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .sort((a, b) => a.box.top - b.box.top);
    const inSight = rows.filter(({ box }) => box.bottom > from && box.top < to);
    let covered = from;
    for (const { box } of inSight) if (box.top <= covered + 1) covered = Math.max(covered, box.bottom);
    return {
      count: rows.length,
      gap: Math.max(0, to - covered),
      unread: inSight.filter(({ element }) => !element.querySelector('[data-test^="purchase-row-"]')).length,
      last: rows.at(-1)?.element.getAttribute('aria-posinset') ?? null,
    };
  }, top);
}

test('100,000 purchases scroll without a blank, and with no more rows than the window has room for', async () => {
  await fill();
  const height = await page.evaluate(() => document.querySelector('main')?.scrollHeight ?? 0);
  expect(height).toBeGreaterThan(COUNT * 32);
  const flick = Array.from({ length: 40 }, (_, step) => step * 330);
  const dragged = [0.1, 0.93, 0.5, 0.501, 0.25].map((part) => Math.round(height * part));
  for (const top of [...flick, ...dragged, height, 0]) {
    const seen = await look(top);
    expect(seen.count, `rows at ${top}`).toBeLessThan(80);
    // The list's own border is one.
    expect(seen.gap, `a blank at ${top}`).toBeLessThanOrEqual(2);
    expect(seen.unread, `rows still read at ${top}`).toBe(0);
  }
  expect((await look(height)).last).toBe(String(COUNT));
});
