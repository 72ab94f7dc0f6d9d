import { expect, test } from 'vitest';

import { FakeBackend } from './backend.fake';
import { kept } from './fake/state';
import { Ledger } from './ledger.svelte';

const now = Date.now();

async function ledgerOf(count: number) {
  const fake = new FakeBackend();
  fake.purchases = Array.from({ length: count }, (_, index) => kept(`p${index}`, now - index * 1000, 'paid'));
  const ledger = new Ledger(fake);
  await ledger.start();
  return { fake, ledger };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

test('pages follow each other without a gap or a double', async () => {
  const { ledger } = await ledgerOf(120);
  expect(ledger.purchases).toHaveLength(50);
  await ledger.readMore();
  await ledger.readMore();
  expect(ledger.hasMore).toBe(false);
  expect(new Set(ledger.purchases.map((each) => each.id)).size).toBe(120);
  await ledger.readMore();
  expect(ledger.purchases).toHaveLength(120);
});

test('a purchase that changes is changed where it stands', async () => {
  const { fake, ledger } = await ledgerOf(3);
  fake.purchases[1] = kept('p1', now - 1000, 'pending');
  fake.settle('p1', 'failed');
  await settled();
  expect(ledger.purchases.map((each) => each.state)).toEqual(['paid', 'failed', 'paid']);
});

test('a new purchase comes on top', async () => {
  const { fake, ledger } = await ledgerOf(3);
  await fake.startCheckout({ item_id: 'coins-50', environment: 'local' });
  await settled();
  expect(ledger.purchases.map((each) => each.id)).toEqual(['fake1', 'p0', 'p1', 'p2']);
});

test('a change of one that is older than the page does not bring it up', async () => {
  const { fake, ledger } = await ledgerOf(60);
  fake.change('p55', { declined_attempts: 1 });
  await settled();
  expect(ledger.purchases.map((each) => each.id)).not.toContain('p55');
});
