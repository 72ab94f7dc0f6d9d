import { expect, test } from 'vitest';

import { en, hook, maybe, openApp, screen, shown, waitFor } from '../../tests/app';
import { FakeBackend } from '../lib/backend.fake';
import { kept } from '../lib/fake/state';

const here = '#/purchases';

test('purchases stand under their days, each with its state as a word and a shape', async () => {
  await openApp('history', here);
  const row = await shown('purchase-row-h2');
  expect(row.textContent).toContain('Failed');
  expect(row.querySelector('svg')).not.toBeNull();
  expect(screen.getAllByRole('heading', { level: 2 }).length).toBeGreaterThan(1);
});

test('a purchase of another environment names it', async () => {
  await openApp('history', here);
  expect((await shown('purchase-row-h4')).textContent).toContain(en.environments.sandbox);
  expect(hook('purchase-row-h1').textContent).not.toContain(en.environments.local);
});

test('a row opens its purchase', async () => {
  const { user } = await openApp('history', here);
  await user.click(await shown('purchase-row-h1'));
  expect((await shown('purchase-state')).dataset.state).toBe('paid');
});

test('no purchases yet: it says so and leads to the store', async () => {
  const { user } = await openApp('ready', here);
  expect((await shown('empty')).textContent).toContain(en.purchases.empty.title);
  await user.click(screen.getByRole('button', { name: en.purchases.empty.act }));
  await shown('buy-coins-50');
});

test('a list that can’t be read says so and can be tried again', async () => {
  const fake = new FakeBackend();
  fake.purchases = [kept('p1', Date.now(), 'paid')];
  fake.refuse('list_purchases', 'journal_unavailable');
  const { user } = await openApp(fake, here);
  expect((await shown('error')).dataset.code).toBe('journal_unavailable');
  fake.refuse('list_purchases', null);
  await user.click(screen.getByRole('button', { name: en.error.tryAgain }));
  await shown('purchase-row-p1');
});

test('older ones come by the page, until there are none', async () => {
  const fake = new FakeBackend();
  fake.purchases = Array.from({ length: 60 }, (_, index) => kept(`p${index}`, Date.now() - index, 'paid'));
  const { user } = await openApp(fake, here);
  await user.click(await shown('more'));
  await shown('purchase-row-p59');
  expect(maybe('more')).toBeNull();
});

test('a purchase that is paid meanwhile says so', async () => {
  const { fake } = await openApp('waiting', here);
  expect((await shown('purchase-row-one')).textContent).toContain('Waiting');
  fake.settle('one', 'paid');
  await waitFor(() => expect(hook('purchase-row-one').textContent).toContain('Paid'));
});
