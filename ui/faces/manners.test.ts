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
  ['reduce', 'paid', 'purchase/one', 'h1', 0, 0],
  ['no-preference', 'paid', 'purchase/one', 'h1', 0.2, 0.16],
  ['reduce', 'many', 'store', '[data-test="search"]', 0, 0],
  ['no-preference', 'many', 'store', '[data-test="search"]', 0, 0.16],
] as const)(
  'motion where the system says %s, with %s in %s',
  async (reducedMotion, face, view, shows, animated, faded) => {
    page = await openPage(browser, { reducedMotion });
    await visit(page, address, { face, view, shows }, DAYLIGHT);
    const longest = await page.$$eval('*', (all) => {
      const seconds = (list: string) => Math.max(...list.split(',').map(Number.parseFloat));
      const styles = all.map((each) => getComputedStyle(each));
      return {
        animated: Math.max(...styles.map((style) => seconds(style.animationDuration))),
        faded: Math.max(...styles.map((style) => seconds(style.transitionDuration))),
      };
    });
    expect(longest).toEqual({ animated, faded });
  },
);

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
  await visit(page, address, { face: 'charged', view: 'receipt/one', shows: '.ids dd.mono' }, DAYLIGHT);
  /** Presses on the middle of an element, moves away by far, and lets go. */
  const drag = async (selector: string) => {
    const box = await page.locator(selector).first().boundingBox();
    if (!box) throw new Error(`${selector} is not shown`);
    const [x, y] = [box.x + Math.min(box.width / 2, 8), box.y + box.height / 2];
    await page.evaluate(() => {
      getSelection()?.removeAllRanges();
      Object.assign(globalThis, { dragged: 0 });
      const count = () => Object.assign(globalThis, { dragged: 1 });
      addEventListener('dragstart', count, { once: true });
    });
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 300, y + 4, { steps: 6 });
    await page.mouse.up();
    return page.evaluate(() => ({
      selected: getSelection()?.toString() ?? '',
      dragged: (globalThis as unknown as { dragged: number }).dragged,
    }));
  };
  const nothing = { selected: '', dragged: 0 };
  expect(await drag('h1')).toEqual(nothing);
  expect(await drag('article dt')).toEqual(nothing);
  expect(await drag('nav a')).toEqual(nothing);
  expect(await drag('nav img')).toEqual(nothing);
  const id = await drag('.ids dd.mono');
  expect(id.selected).not.toBe('');
  expect(id.dragged).toBe(0);
  await visit(page, address, { face: 'ready', view: 'store', shows: 'li img' }, DAYLIGHT);
  expect(await drag('li img')).toEqual(nothing);
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
    await page.click('[data-test="token-production-confirm"]');
    await page.waitForSelector(`${save}:enabled`);
    const ready = await looks(save);
    expect(contrast(channels(ready.ground), channels(waiting.ground))).toBeGreaterThanOrEqual(3);

    const search = '[data-test="statement-search"]';
    await visit(
      page,
      address,
      { face: 'history', view: 'purchases', shows: search },
      { theme, language: 'en' },
    );
    const field = await looks(search, '::placeholder');
    expect(contrast(channels(field.text), channels(field.ground))).toBeGreaterThanOrEqual(4.5);
  },
);

test.each(['light', 'dark'] as const)('by %s a choice looks like the fields beside it', async (theme) => {
  page = await openPage(browser);
  const state = '[data-test="statement-standing"]';
  await visit(page, address, { face: 'history', view: 'purchases', shows: state }, { theme, language: 'en' });
  const looks = (selector: string) =>
    page.$eval(selector, (element) => {
      const { appearance, backgroundColor, borderColor, height } = getComputedStyle(element);
      return { appearance, backgroundColor, borderColor, height };
    });
  const field = await looks('[data-test="statement-search"]');
  // Drawn by us: WebKitGTK's own is a grey box.
  expect(await looks(state)).toEqual({ ...field, appearance: 'none' });
});

/** `rgb(1, 2, 3)` as its three numbers. */
function channels(colour: string): [number, number, number] {
  const [red, green, blue] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  if (red === undefined || green === undefined || blue === undefined)
    throw new Error(`${colour} is no colour`);
  return [red, green, blue];
}
