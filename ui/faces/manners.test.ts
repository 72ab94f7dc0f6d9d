// What only a real browser shows: a dialog's focus, motion, selection, the first paint.

import type { Browser, Page } from 'playwright-core';
import { afterEach, expect, inject, test } from 'vitest';

import { contrast } from '../src/lib/accent';
import { DAYLIGHT, openPage, visit, withBrowser } from './visitor';

const address = inject('address');
let browser: Browser;
let page: Page;

withBrowser((opened) => (browser = opened));
afterEach(() => page.context().close());

test('a dialog keeps the focus inside', async () => {
  page = await openPage(browser);
  const confirm = { face: 'ready', view: 'store', clicks: ['buy-coins-50'], shows: 'dialog[open]' } as const;
  await visit(page, address, { ...confirm, clicks: [...confirm.clicks] }, DAYLIGHT);
  for (let presses = 0; presses < 8; presses += 1) {
    await page.keyboard.press('Tab');
    const inside = await page.evaluate(
      () => document.activeElement === document.body || document.activeElement?.closest('dialog') !== null,
    );
    expect(inside).toBe(true);
  }
});

test.each([
  ['reduce', 0],
  ['no-preference', 0.2],
] as const)('motion where the system says %s', async (reducedMotion, seconds) => {
  page = await openPage(browser, { reducedMotion });
  await visit(page, address, { face: 'paid', view: 'purchase/one', shows: 'h1' }, DAYLIGHT);
  const durations = await page.$$eval('*', (all) =>
    all.map((each) => Number.parseFloat(getComputedStyle(each).animationDuration)),
  );
  expect(Math.max(...durations)).toBe(seconds);
});

test.each([
  ['light', 'rgb(251, 249, 246)'],
  ['dark', 'rgb(23, 20, 18)'],
] as const)('the first paint is in the system’s theme when that is %s', async (colorScheme, wanted) => {
  page = await openPage(browser, { colorScheme });
  await page.goto(`${address}?fake=loading#/store`);
  const ground = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  expect(ground).toBe(wanted);
});

test('nothing is selected or dragged by a stray mouse, but what is copied can be', async () => {
  page = await openPage(browser);
  await visit(page, address, { face: 'paid', view: 'purchase/one', shows: '.mono' }, DAYLIGHT);
  const select = (selector: string) =>
    page.evaluate((wanted) => {
      const element = document.querySelector(wanted);
      return element ? getComputedStyle(element).userSelect : null;
    }, selector);
  expect(await select('h1')).toBe('none');
  expect(await select('.mono')).toBe('text');
});

test('the browser’s menu opens over text to copy, and nowhere else', async () => {
  page = await openPage(browser);
  await visit(page, address, { face: 'paid', view: 'purchase/one', shows: '.mono' }, DAYLIGHT);
  const menu = (selector: string) =>
    page.evaluate((wanted) => {
      const event = new MouseEvent('contextmenu', { bubbles: true, cancelable: true });
      return document.querySelector(wanted)?.dispatchEvent(event);
    }, selector);
  expect(await menu('h1')).toBe(false);
  expect(await menu('.mono')).toBe(true);
});

test('three times as large, the shop still fits into its narrowest window', async () => {
  page = await openPage(browser, { viewport: { width: 380, height: 480 }, deviceScaleFactor: 3 });
  await visit(page, address, { face: 'many', view: 'store', shows: '[data-test="search"]' }, DAYLIGHT);
  const tops = await page.$$eval('[data-test^="buy-"]', (all) => all.map((each) => each.clientHeight));
  expect(Math.min(...tops)).toBeGreaterThanOrEqual(42);
});

test.each(['light', 'dark'] as const)(
  'by %s a button that can’t be pressed yet is readable and looks so, and so is the word in an empty field',
  async (theme) => {
    page = await openPage(browser);
    await visit(
      page,
      address,
      { face: 'production', view: 'store', shows: '[data-test="token-save"]:disabled' },
      { theme, language: 'en' },
    );
    const looks = (selector: string, pseudo?: string) =>
      page.$eval(
        selector,
        (element, part) => {
          const own = getComputedStyle(element);
          const text = part ? getComputedStyle(element, part) : own;
          return { text: text.color, ground: own.backgroundColor, opacity: own.opacity };
        },
        pseudo,
      );
    const save = '[data-test="token-save"]';
    const waiting = await looks(save);
    expect(waiting.opacity).toBe('1');
    expect(contrast(channels(waiting.text), channels(waiting.ground))).toBeGreaterThanOrEqual(4.5);
    const field = await looks('[data-test="token-input"]', '::placeholder');
    expect(contrast(channels(field.text), channels(field.ground))).toBeGreaterThanOrEqual(4.5);

    await page.click('[data-test="token-production-confirm"]');
    await page.waitForSelector(`${save}:enabled`);
    const ready = await looks(save);
    expect(contrast(channels(ready.ground), channels(waiting.ground))).toBeGreaterThanOrEqual(3);
  },
);

/** `rgb(1, 2, 3)` as its three numbers. */
function channels(colour: string): [number, number, number] {
  const [red, green, blue] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  if (red === undefined || green === undefined || blue === undefined)
    throw new Error(`${colour} is no colour`);
  return [red, green, blue];
}
