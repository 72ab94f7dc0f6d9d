import { cleanup } from '@testing-library/svelte';
import axe from 'axe-core';
import { expect, test } from 'vitest';

import { faces, hook, openApp, screen, shown, waitFor } from '../tests/app';
import { tabs } from './bench/tabs';

const everywhere = ['#/store', '#/purchases', '#/purchase/one', '#/receipt/one', '#/settings'];
const names = Object.keys(faces) as (keyof typeof faces)[];

/** Contrast needs a layout, which jsdom has not: the tokens are checked in look.md. */
async function findings(): Promise<string[]> {
  const options = {
    runOnly: ['wcag2a', 'wcag2aa', 'best-practice'],
    rules: { 'color-contrast': { enabled: false } },
  };
  const { violations } = await axe.run(document.documentElement, options);
  return violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.html).join(' ')}`);
}

test.each(names)(
  'nothing is in the way of a screen reader when the purchase in hand is: %s',
  async (face) => {
    await openApp(face, '#/purchase/one');
    await waitFor(() =>
      expect(
        document.querySelector('[data-test="purchase-state"], [role="alert"], [role="status"]'),
      ).not.toBeNull(),
    );
    expect(await findings()).toEqual([]);
  },
);

test.each([
  'waiting',
  'no_token',
  'keychain_locked',
  'production',
  'broken_config',
  'empty',
  'scheme_taken',
  'charged',
  'no_player',
  'unfinished',
  'proposed',
  'proposed_unknown',
  'proposed_player',
  'forged_links',
] as const)('nothing is in the way of a screen reader in any view when the app is: %s', async (face) => {
  for (const hash of everywhere) {
    await openApp(face, hash);
    expect(await findings(), hash).toEqual([]);
    cleanup();
  }
});

test.each([
  ['sessions', 'session-ses_paid', 'payment-pay_taken'],
  ['sessions', 'compare-journal', 'comparison'],
  ['wallets', null, 'account-acc_1'],
  ['composer', 'saved-No price', 'composer-send-anyway'],
  ['composer', 'composer-send', 'composer-session'],
  ['sandbox', 'state-reset', 'reset-yes'],
])('nothing is in the way of a screen reader on the bench: %s, %s', async (tab, click, there) => {
  const { user } = await openApp('bench', `#/bench/${tab}`);
  if (click) await user.click(await shown(click));
  await shown(there);
  expect(await findings()).toEqual([]);
});

test('nothing is in the way of a screen reader in the dialogs', async () => {
  const { user } = await openApp('waiting');
  await user.click(hook('buy-ship-heron'));
  await screen.findByRole('dialog');
  expect(await findings()).toEqual([]);
  await user.click(hook('confirm-close'));
  location.hash = '#/purchase/one';
  await user.click(await shown('show-qr'));
  await shown('qr');
  expect(await findings()).toEqual([]);
});

test.each(['bench_links/links', 'bench/webhooks', 'bench_webhooks/webhooks', 'bench_doctor/doctor'] as const)(
  'nothing is in the way of a screen reader on the bench: %s',
  async (place) => {
    const [face, tab] = place.split('/') as [keyof typeof faces, string];
    await openApp(face, `#/bench/${tab}`);
    await shown('bench-panel');
    expect(await findings()).toEqual([]);
  },
);
test('nothing is in the way of a screen reader on the bench', async () => {
  for (const face of [
    'bench',
    'bench_locked',
    'bench_faults',
    'bench_no_exchanges',
    'bench_no_log',
  ] as const) {
    for (const { id } of tabs) {
      const { user } = await openApp(face, `#/bench/${id}`);
      await shown(face === 'bench_locked' ? 'confirm-production' : 'bench-panel');
      const first = document.querySelector<HTMLElement>('[data-test="bench-panel"] li button');
      if (first) await user.click(first);
      expect(await findings(), `${face} ${id}`).toEqual([]);
      cleanup();
    }
  }
});
