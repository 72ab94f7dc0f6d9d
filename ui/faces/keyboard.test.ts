// The whole flow by keys alone, as a person goes who has no mouse: after each step the focus is somewhere, and where it
// is can be seen.

import type { Page } from 'playwright-core';
import { expect, inject, test } from 'vitest';

import type { PurchaseState } from '../src/lib/ipc.gen';
import { focusedIn, goByTab, untilFocused } from './keys';
import { DAYLIGHT, visit, withPage } from './visitor';
import type { Visit } from './visits';

const address = inject('address');
let page: Page;

withPage((opened) => (page = opened), 'test');

const hook = (name: string) => `[data-test="${name}"]`;
const open = (face: Visit['face'], view: string, shows: string) =>
  visit(page, address, { face, view, shows }, DAYLIGHT);

const focused = () => focusedIn(page);
const hasFocus = () => untilFocused(page);
const tabTo = (name: string) => goByTab(page, name);

/** Goes there by Tab and presses a key: what it leads to is shown, and the focus is kept. */
async function act(name: string, shows: string, key = 'Enter'): Promise<void> {
  await tabTo(name);
  await page.keyboard.press(key);
  await page.waitForSelector(shows);
  await hasFocus();
}

/** What is gone when something was done. */
async function goes(selector: string): Promise<void> {
  await page.waitForSelector(selector, { state: 'detached' });
  await hasFocus();
}

async function settle(id: string, state: PurchaseState): Promise<void> {
  await page.evaluate(
    ([id, state]) => {
      const { fake } = globalThis as unknown as { fake: { settle(id: string, state: string): void } };
      fake.settle(id, state);
    },
    [id, state] as const,
  );
  await page.waitForSelector(`[data-state="${state}"]`);
  await hasFocus();
}

test('the first start is gone through: who buys, and the token', async () => {
  await open('no_player', 'store', hook('first-steps'));
  await tabTo('player-input');
  await page.keyboard.type('player_7');
  await page.keyboard.press('Enter');
  await goes(hook('first-steps'));
  expect((await focused()).tag).toBe('H1');

  await open('no_token', 'store', hook('first-steps'));
  await tabTo('token-input');
  await page.keyboard.type('sk_test_0123456789');
  await tabTo('token-save');
  await page.keyboard.press('Enter');
  await goes(hook('first-steps'));
  await act('buy-coins-50', hook('confirm-pay'));
});

test('from the store by the confirmation to the payment, its QR code, the result and the receipt', async () => {
  await open('ready', 'store', hook('buy-coins-50'));
  await act('buy-coins-50', hook('confirm-pay'));
  await page.keyboard.press('Escape');
  await goes('dialog');
  expect((await focused()).hook).toBe('buy-coins-50');
  await act('buy-coins-50', hook('confirm-pay'));
  await act('confirm-pay', '[data-state="pending"]');
  expect((await focused()).tag).toBe('H1');

  await act('show-qr', hook('qr'));
  await act('close-qr', hook('show-qr'));
  await goes('dialog');
  expect((await focused()).hook).toBe('show-qr');

  await act('check-now', `${hook('check-now')}:enabled`);
  expect((await focused()).hook).toBe('check-now');
  await act('copy-link', `${hook('copy-link')}:enabled`);
  await act('open-again', `${hook('open-again')}:enabled`);

  await settle('fake1', 'paid');
  expect((await focused()).tag).toBe('H1');
  await act('receipt-open', hook('receipt'));
  await act('copy-session', hook('receipt'), 'Space');
  expect((await focused()).hook).toBe('copy-session');
  await act('print', `${hook('print')}:enabled`);
  await act('nav-store', hook('buy-coins-50'));
});

test('a purchase is cancelled, or kept after all', async () => {
  await open('waiting', 'purchase/one', hook('cancel-purchase'));
  await act('cancel-purchase', hook('confirm-cancel'));
  expect((await focused()).hook).toBe('keep');
  await page.keyboard.press('Enter');
  await goes(hook('confirm-cancel'));
  expect((await focused()).hook).toBe('cancel-purchase');
  await page.keyboard.press('Enter');
  await page.waitForSelector(hook('confirm-cancel'));
  await page.keyboard.press('Escape');
  await goes(hook('confirm-cancel'));
  expect((await focused()).hook).toBe('cancel-purchase');
  await act('cancel-purchase', hook('confirm-cancel'));
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  await page.waitForSelector('[data-state="cancelled"]');
  await hasFocus();
  await act('try-again', hook('confirm-pay'));
});

test('the statement is searched, narrowed, shown whole again, and a purchase of it is opened', async () => {
  await open('history', 'purchases', hook('purchase-row-h1'));
  await tabTo('statement-search');
  await page.keyboard.type('heron');
  await page.waitForSelector(hook('statement-clear'));
  await hasFocus();
  expect((await focused()).hook).toBe('statement-search');
  await act('statement-clear', hook('purchase-row-h1'));
  await goes(hook('statement-clear'));
  await tabTo('statement-standing');
  await page.keyboard.press('ArrowDown');
  await page.waitForSelector(hook('statement-clear'));
  await hasFocus();
  await act('statement-clear', hook('purchase-row-h1'));
  await goes(hook('statement-clear'));
  await act('export-csv', `${hook('export-csv')}:enabled`);
  await act('purchase-row-h1', hook('purchase-state'));
  expect((await focused()).tag).toBe('H1');
});

test('what a crash left is read and put away, and the store is searched', async () => {
  await open('unfinished', 'store', hook('unfinished'));
  await act('unfinished-read', hook('buy-coins-50'));
  await goes(hook('unfinished'));
  await open('many', 'store', hook('search'));
  await tabTo('search');
  await page.keyboard.type('zeppelin');
  await act('show-all', hook('buy-coins-50'));
  await goes(hook('show-all'));
});
