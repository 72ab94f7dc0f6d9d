import { expect, test } from 'vitest';

import { en, hook, maybe, openApp, shown, waitFor } from '../../tests/app';

const here = '#/receipt/one';

test('a receipt says what was charged, for whom, and by which ids', async () => {
  await openApp('charged', here);
  const text = (await shown('receipt')).textContent;
  for (const part of ['50 Gold Coins', '$4.99', '$0.41', '$5.40', 'Card', 'player_42', 'pay_one'])
    expect(text).toContain(part);
  expect(hook('receipt-play-money').textContent).toBe(en.receipt.playMoney);
  expect(text).toContain(en.purchase.slip.paidInPlay);
  expect(text).not.toContain(en.receipt.charged);
  expect(maybe('receipt-not-paid')).toBeNull();
});

test('only real money was charged, on the receipt too', async () => {
  const { fake } = await openApp('charged', here);
  await shown('receipt');
  fake.change('one', { environment: 'production' });
  await waitFor(() => expect(hook('receipt').textContent).toContain(en.receipt.charged));
  expect(maybe('receipt-play-money')).toBeNull();
});

test('what ran out has no day on which it was paid', async () => {
  await openApp('expired', here);
  expect((await shown('receipt')).textContent).not.toContain(en.receipt.paidOn);
});

test.each([
  ['toffee_wallet', 'Toffee wallet'],
  ['tokenized_card', 'Saved card'],
  ['barter_of_goats', 'barter_of_goats'],
])('what it was paid with is said in words where they are known: %s', async (method, word) => {
  const { fake } = await openApp('charged', here);
  await shown('receipt');
  const amount = { amount: 540, currency: 'USD' };
  fake.change('one', { charge: { amount, method, payment_id: 'pay_one' } });
  await waitFor(() => expect(hook('receipt').textContent).toContain(word));
});

test('a paid purchase leads to its receipt and back', async () => {
  const { user } = await openApp('charged', '#/purchase/one');
  await user.click(await shown('receipt-open'));
  await shown('receipt');
  expect(hook('nav-purchases').getAttribute('aria-current')).toBe('page');
});

test('what is not paid has no receipt, and what was given back says so', async () => {
  await openApp('waiting', here);
  expect((await shown('receipt-not-paid')).textContent).toBe(en.receipt.notPaid);
  await openApp('refunded', here);
  await shown('receipt-refunded');
});

test('it is printed by the system, and a failure is told', async () => {
  const { user, fake } = await openApp('charged', here);
  await user.click(await shown('print'));
  expect(fake.calls).toContain('print_page');
  fake.refuse('print_page', 'print_failed');
  await user.click(hook('print'));
  expect((await shown('error')).dataset.code).toBe('print_failed');
});

test('each id is copied by name', async () => {
  const { user, fake } = await openApp('charged', here);
  for (const kind of ['purchase', 'session', 'payment'] as const) {
    const button = await shown(`copy-${kind}`);
    expect(button.textContent.trim()).toBe(en.receipt.copy);
    expect(button.getAttribute('aria-label')).toBe(en.receipt.copyIds[kind]);
    await user.click(button);
    await waitFor(() => expect(hook(`copy-${kind}`).textContent).toContain(en.receipt.copied));
    expect(hook('copied').textContent).toBe(en.receipt.copied);
  }
  expect(fake.calls.filter((call) => call === 'copy_purchase_id')).toHaveLength(3);
});

test('a receipt of what was charged in another way than ordered says so loudly', async () => {
  await openApp('differs', here);
  const note = await shown('differences');
  expect(hook('receipt').contains(note)).toBe(true);
  expect(note.getAttribute('role')).toBe('alert');
  for (const part of ['$4.99, or $5.40 with tax', '$9.99', 'player_42', 'player_24'])
    expect(note.textContent).toContain(part);
});

test('a receipt whose charge was not found yet says that the final amount is not known', async () => {
  const { fake } = await openApp('paid', here);
  expect((await shown('receipt-tax-note')).textContent).toContain('not known here yet');
  const amount = { amount: 540, currency: 'USD' };
  fake.change('one', { charge: { amount, method: 'card', payment_id: 'pay_one' } });
  await waitFor(() => expect(maybe('receipt-tax-note')).toBeNull());
});

test('a receipt of what was charged as ordered warns of nothing', async () => {
  await openApp('charged', here);
  await shown('receipt');
  expect(maybe('differences')).toBeNull();
});
