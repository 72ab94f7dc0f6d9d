import { expect, test } from 'vitest';

import { en, hook, maybe, openApp, screen, shown, waitFor } from '../../tests/app';
import { FakeBackend } from '../lib/backend.fake';
import { fakeWithFace } from '../lib/fake/faces';
import { kept } from '../lib/fake/state';

const here = '#/purchases';
const MINUTE = 60_000;

function rows(): number {
  return document.querySelectorAll('[data-test^="purchase-row-"]').length;
}

function longHistory(): FakeBackend {
  const fake = new FakeBackend();
  const [now, pattern] = [Date.now(), kept('m', 0, 'paid')];
  fake.purchases = Array.from({ length: 100_000 }, (_, index) => {
    const purchase = { ...pattern.purchase, id: `m${index}`, created_at: now - index * 37 * MINUTE };
    return { ...pattern, purchase };
  });
  return fake;
}

test('a row tells its state as a word and a shape, and the first of a day the day', async () => {
  await openApp('history', here);
  const row = await shown('purchase-row-h2');
  expect(row.textContent).toContain('Failed');
  expect(row.querySelector('svg')).not.toBeNull();
  expect(hook('purchase-row-h1').querySelector('.repeated')).toBeNull();
  expect(row.querySelector('.day')?.classList).toContain('repeated');
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
  expect(maybe('statement-search')).toBeNull();
  await user.click(screen.getByRole('button', { name: en.purchases.empty.act }));
  await shown('buy-coins-50');
});

test('a list that can’t be read says so and can be tried again', async () => {
  const fake = new FakeBackend();
  fake.purchases = [kept('p1', Date.now(), 'paid')];
  fake.refuse('summarize_purchases', 'journal_unavailable');
  const { user } = await openApp(fake, here);
  expect((await shown('error')).dataset.code).toBe('journal_unavailable');
  fake.refuse('summarize_purchases', null);
  await user.click(screen.getByRole('button', { name: en.error.tryAgain }));
  await shown('purchase-row-p1');
});

test('of 100,000 purchases only those in sight are in the page, and the list is as long as all of them', async () => {
  const { fake } = await openApp(longHistory(), here);
  await shown('purchase-row-m0');
  expect(rows()).toBeLessThan(60);
  expect(hook('statement').style.height).toBe('6400000px');
  expect(hook('statement').querySelector('li')?.getAttribute('aria-setsize')).toBe('100000');
  expect(fake.calls.filter((call) => call === 'list_purchases').length).toBeLessThan(4);
});

test('scrolling far reads what is there and nothing in between', async () => {
  const { fake } = await openApp(longHistory(), here);
  await shown('purchase-row-m0');
  const main = document.querySelector('main');
  const list = hook('statement');
  list.getBoundingClientRect = () => new DOMRect(0, -50_000 * 64, 800, 6_400_000);
  fake.calls.length = 0;
  main?.dispatchEvent(new Event('scroll'));
  await shown('purchase-row-m50000');
  expect(maybe('purchase-row-m0')).toBeNull();
  expect(fake.calls.filter((call) => call === 'list_purchases').length).toBeLessThan(4);
});

test('a search narrows the list, counts it, and can be taken back', async () => {
  const { user } = await openApp('history', here);
  await user.type(await shown('statement-search'), 'heron');
  await waitFor(() => expect(rows()).toBe(1));
  expect(hook('statement-totals').textContent).toContain(en.statement.count(1));
  await user.type(hook('statement-search'), 'zzz');
  expect((await shown('empty')).textContent).toContain(en.statement.none.title);
  await user.click(hook('statement-clear'));
  await waitFor(() => expect(rows()).toBe(6));
  expect((hook('statement-search') as HTMLInputElement).value).toBe('');
});

test('what a search finds is told in the live region that was there before, over the old list until then', async () => {
  const { fake, user } = await openApp('history', here);
  await shown('purchase-row-h1');
  const region = hook('statement-totals');
  const letGo = fake.hold('summarize_purchases');
  const before = fake.calls.length;
  await user.type(hook('statement-search'), 'heron');
  await waitFor(() => expect(fake.calls.slice(before)).toContain('summarize_purchases'));
  expect(rows()).toBe(6);
  expect(hook('statement-totals')).toBe(region);
  expect(region.textContent).toContain(en.statement.count(6));
  expect(screen.queryByText(en.purchases.loading)).toBeNull();
  letGo();
  await waitFor(() => expect(rows()).toBe(1));
  expect(hook('statement-totals')).toBe(region);
  expect(region.textContent).toContain(en.statement.count(1));
  await user.type(hook('statement-search'), 'zzz');
  await shown('empty');
  await user.clear(hook('statement-search'));
  await waitFor(() => expect(rows()).toBe(6));
  expect(hook('statement-totals')).toBe(region);
});

test('the region that tells totals is there before there are any', async () => {
  const fake = fakeWithFace('history');
  const letGo = fake.hold('summarize_purchases');
  await openApp(fake, here);
  const region = await shown('statement-totals');
  expect(region.textContent.trim()).toBe('');
  letGo();
  await waitFor(() => expect(region.textContent).toContain(en.statement.count(6)));
  expect(hook('statement-totals')).toBe(region);
});

test('of a search that can’t be read the list and the totals of before are not shown as its answer', async () => {
  const { fake, user } = await openApp('history', here);
  await shown('purchase-row-h1');
  fake.refuse('summarize_purchases', 'journal_unavailable');
  await user.type(hook('statement-search'), 'heron');
  await shown('error');
  expect(rows()).toBe(0);
  expect(hook('statement-totals').textContent.trim()).toBe('');
});

test('what is typed while a search is read is what is shown in the end', async () => {
  const { fake, user } = await openApp('history', here);
  await shown('purchase-row-h1');
  const letGo = fake.hold('list_purchases');
  await user.type(hook('statement-search'), 'gold');
  await waitFor(() => expect(fake.calls.filter((call) => call === 'summarize_purchases').length).toBe(2));
  await user.type(hook('statement-search'), ' 700');
  letGo();
  await waitFor(() => expect(rows()).toBe(1));
  await shown('purchase-row-h2');
});

test('a state and days narrow the list', async () => {
  const fake = new FakeBackend();
  const noon = new Date(2026, 2, 14, 12).getTime();
  fake.purchases = [
    kept('late', noon + 24 * 60 * MINUTE, 'paid'),
    kept('mid', noon, 'paid'),
    kept('failed', noon - MINUTE, 'failed'),
    kept('early', noon - 48 * 60 * MINUTE, 'paid'),
  ];
  const { user } = await openApp(fake, here);
  await user.type(await shown('statement-from'), '2026-03-14');
  await user.type(hook('statement-until'), '2026-03-14');
  hook('statement-until').dispatchEvent(new Event('change', { bubbles: true }));
  await waitFor(() => expect(rows()).toBe(2));
  await user.selectOptions(hook('statement-standing'), 'failed');
  await waitFor(() => expect(rows()).toBe(1));
  expect(maybe('purchase-row-failed')).not.toBeNull();
});

test('totals are told by environment, and what was given back apart', async () => {
  const fake = new FakeBackend();
  fake.purchases = [
    kept('a', Date.now(), 'paid'),
    kept('b', Date.now() - MINUTE, 'paid', { environment: 'sandbox' }),
    kept('c', Date.now() - 2 * MINUTE, 'paid', { refunded_at: Date.now() }),
  ];
  await openApp(fake, here);
  expect((await shown('purchase-row-c')).textContent).toContain('Refunded');
  const totals = hook('statement-totals').textContent;
  expect(totals).toContain(en.environments.sandbox);
  expect(totals).toContain(`${en.statement.standings.refunded} $4.99`);
});

test('totals of several currencies stand beside each other, each its own', async () => {
  const fake = new FakeBackend();
  const eur = (amount: number) => ({ price: { amount, currency: 'EUR' } });
  fake.purchases = [
    kept('a', Date.now(), 'paid'),
    kept('b', Date.now() - MINUTE, 'paid', eur(700)),
    kept('c', Date.now() - 2 * MINUTE, 'paid', { ...eur(55), refunded_at: Date.now() }),
    kept('d', Date.now() - 3 * MINUTE, 'paid', { environment: 'sandbox' }),
    kept('e', Date.now() - 4 * MINUTE, 'paid', { environment: 'sandbox', ...eur(250) }),
  ];
  await openApp(fake, here);
  await shown('purchase-row-e');
  const groups = [...hook('statement-totals').querySelectorAll('dl > div')];
  const told = groups.map((group) => group.textContent.replaceAll(/\s+/g, ' ').trim());
  const { local, sandbox } = en.environments;
  const { paid, refunded } = en.statement.standings;
  expect(told).toEqual([
    `${local} ${paid} $4.99`,
    `${local} ${paid} €7.00 ${refunded} €0.55`,
    `${sandbox} ${paid} $4.99`,
    `${sandbox} ${paid} €2.50`,
  ]);
});

test('what was taken by a purchase that ended unpaid and went back is listed as refunded, with no warning', async () => {
  const { user } = await openApp('given_back', here);
  const row = await shown('purchase-row-one');
  expect(row.textContent).toContain(en.statement.standings.refunded);
  expect(row.textContent).not.toContain(en.statement.differs);
  await user.selectOptions(hook('statement-standing'), 'refunded');
  await waitFor(() => expect(maybe('purchase-row-h1')).toBeNull());
  hook('purchase-row-one');
});

test('what was charged in another way than ordered is marked in the list', async () => {
  await openApp('differs', here);
  expect((await shown('purchase-row-one')).textContent).toContain(en.statement.differs);
});

test('the statement is saved as it is narrowed, and says where', async () => {
  const { user, fake } = await openApp('history', here);
  await user.selectOptions(await shown('statement-standing'), 'paid');
  await waitFor(() => expect(rows()).toBe(2));
  await user.click(hook('export-csv'));
  await waitFor(() => expect(hook('tools-said').textContent).toContain('purchases.csv'));
  expect(hook('tools-said').textContent).toContain('2');
  fake.refuse('export_purchases', 'file_not_written');
  await user.click(hook('export-json'));
  expect((await shown('error')).dataset.code).toBe('file_not_written');
});

test('purchases made elsewhere are taken over on request and marked', async () => {
  const fake = new FakeBackend();
  fake.elsewhere = [kept('x', Date.now() - MINUTE, 'paid', { is_imported: true })];
  const { user } = await openApp(fake, here);
  await user.click(await shown('import'));
  expect((await shown('purchase-row-x')).textContent).toContain(en.statement.elsewhere);
  expect(hook('tools-said').textContent).toBe(en.statement.imported(1));
  await user.click(hook('import'));
  await waitFor(() => expect(hook('tools-said').textContent).toBe(en.statement.importedNone));
  expect(fake.calls).not.toContain('open_payment_page');
});

test('a purchase that is paid meanwhile says so', async () => {
  const { fake } = await openApp('waiting', here);
  expect((await shown('purchase-row-one')).textContent).toContain('Waiting');
  fake.settle('one', 'paid');
  await waitFor(() => expect(hook('purchase-row-one').textContent).toContain('Paid'));
});

test('a date that is not chosen says so in words, until it is', async () => {
  const { user } = await openApp('history', here);
  await shown('purchase-row-h1');
  for (const hookOf of ['statement-from', 'statement-until']) {
    expect(hook(`${hookOf}-any`).textContent).toBe(en.statement.anyDay);
    expect(hook(hookOf).getAttribute('aria-describedby')).toBe(hook(`${hookOf}-any`).id);
  }
  await user.type(hook('statement-from'), '2020-01-31');
  await waitFor(() => expect(maybe('statement-from-any')).toBeNull());
  expect(hook('statement-from').hasAttribute('aria-describedby')).toBe(false);
  expect(maybe('statement-until-any')).not.toBeNull();
  await user.click(await shown('statement-clear'));
  await waitFor(() => expect(maybe('statement-from-any')).not.toBeNull());
});
