import { cleanup } from '@testing-library/svelte';
import { expect, test } from 'vitest';

import { en, hasState, hook, maybe, openApp, screen, shown, startApp, waitFor } from '../../tests/app';
import { FakeBackend } from '../lib/backend.fake';
import { fakeWithFace } from '../lib/fake/faces';
import { commandError, kept } from '../lib/fake/state';
import { formatMoney } from '../lib/money';

const heron = { amount: 1499, currency: 'USD' };

test('every item has its price on its Buy button', async () => {
  const { fake } = await openApp('ready');
  for (const item of fake.snapshot.storefront.items) {
    const buy = hook(`buy-${item.id}`);
    expect(buy.textContent.replaceAll(/\s+/g, ' ').trim()).toBe(
      `${en.store.buy} · ${formatMoney(item.price)}`,
    );
    expect(buy.getAttribute('aria-label')).toBe(`${en.store.buy} ${formatMoney(item.price)}, ${item.title}`);
    expect(hook(`item-${item.id}`).querySelector('img')?.src).toContain('data:image/svg+xml');
  }
});

test('an image that does not load is replaced by a drawing', async () => {
  await openApp('ready');
  const card = hook('item-coins-50');
  card.querySelector('img')?.dispatchEvent(new Event('error'));
  await waitFor(() => expect(card.querySelector('img')).toBeNull());
  expect(card.querySelector('svg')).not.toBeNull();
});

test('an empty shop says so', async () => {
  await openApp('empty');
  expect(hook('empty').textContent).toContain(en.store.empty.title);
});

test('a shop that is being read says so, and shows when it is there', async () => {
  const fake = new FakeBackend();
  const letGo = fake.hold('read_snapshot');
  startApp(fake);
  expect(hook('loading').textContent).toBe(en.store.loading);
  letGo();
  await shown('buy-coins-50');
});

test('a shop that can’t be read says so, and can be tried again', async () => {
  const { fake, user } = await openApp('broken');
  expect((await shown('error')).dataset.code).toBe('internal');
  fake.refuse('read_snapshot', null);
  await user.click(screen.getByRole('button', { name: en.error.tryAgain }));
  await shown('nav-store');
});

test('Buy asks once more, with item, price, player and environment', async () => {
  const { user } = await openApp('ready');
  await user.click(hook('buy-ship-heron'));
  const dialog = await screen.findByRole('dialog', { name: en.confirm.title('Heron') });
  for (const part of ['player_42', en.environments.local, formatMoney(heron)]) {
    expect(dialog.textContent).toContain(part);
  }
  expect(hook('confirm-pay').textContent.trim()).toBe(en.confirm.pay(formatMoney(heron)));
  expect(dialog.textContent).toContain('shows any tax before you pay');
});

test.each([
  ['sandbox', en.strip.sandbox],
  ['custom', en.strip.custom],
  ['production', en.environments.production],
] as const)('in %s the confirmation says “%s”, and so does the view behind it', async (id, words) => {
  const fake = new FakeBackend();
  fake.snapshot.environment = { ...fake.snapshot.environment, id };
  fake.snapshot.token = { state: 'in_keychain', last_four: 'x9k2', keychain_problem: null };
  const { user } = await openApp(fake);
  expect(maybe('environment-strip')?.textContent.trim() ?? null).toBe(en.strip[id]);
  await user.click(await shown('buy-ship-heron'));
  const dialog = await screen.findByRole('dialog', { name: en.confirm.title('Heron') });
  expect(dialog.textContent).toContain(words);
  const ground = { sandbox: 'note', custom: 'waiting', production: undefined }[id];
  const where = [...dialog.querySelectorAll('dd bdi')].find((each) => each.textContent === words);
  expect(['note', 'waiting'].find((colour) => where?.classList.contains(colour))).toBe(ground);
  for (const other of Object.values(en.strip)) {
    if (other !== null && other !== en.strip[id]) expect(dialog.textContent).not.toContain(other);
  }
  await user.click(hook('confirm-pay'));
  await waitFor(() => expect(fake.purchases[0]?.purchase.environment).toBe(id));
});

test('two clicks lead from the store to the open payment page, where the third pays', async () => {
  const { fake, user } = await openApp('ready');
  await user.click(hook('buy-coins-50'));
  await user.click(await shown('confirm-pay'));
  await hasState('pending');
  expect(fake.purchases[0]?.purchase.was_opened).toBe(true);
  expect(hook('purchase-sentence').textContent).toContain('The page was opened in your browser.');
});

test('several purchases are open at once, and each comes to its own end', async () => {
  const { fake, user } = await openApp('ready');
  for (const [index, item] of ['coins-50', 'ship-heron', 'pass-season'].entries()) {
    await user.click(hook('nav-store'));
    await user.click(await shown(`buy-${item}`));
    await user.click(await shown('confirm-pay'));
    await waitFor(() => expect(location.hash).toBe(`#/purchase/fake${index + 1}`));
    await hasState('pending');
  }
  await user.click(hook('nav-store'));
  for (const id of ['fake1', 'fake2', 'fake3']) await shown(`continue-${id}`);
  fake.settle('fake2', 'paid');
  await waitFor(() => expect(maybe('continue-fake2')).toBeNull());
  await user.click(hook('continue-fake3'));
  await hasState('pending');
  fake.settle('fake3', 'cancelled');
  await hasState('cancelled');
  expect(fake.purchases.map(({ purchase }) => [purchase.id, purchase.state])).toEqual(
    expect.arrayContaining([
      ['fake1', 'pending'],
      ['fake2', 'paid'],
      ['fake3', 'cancelled'],
    ]),
  );
});

test('fifty quick clicks begin one purchase, and lead to it', async () => {
  const { fake, user } = await openApp('ready');
  const letGo = fake.hold('start_checkout');
  await user.click(hook('buy-ship-heron'));
  const pay = await shown('confirm-pay');
  for (let click = 0; click < 50; click += 1) pay.click();
  letGo();
  await waitFor(() => expect(location.hash).toBe('#/purchase/fake1'));
  expect(fake.calls.filter((call) => call === 'start_checkout')).toHaveLength(1);
  expect(fake.purchases).toHaveLength(1);
  await waitFor(() => expect(maybe('confirm-pay')).toBeNull());
  await hasState('pending');
});

test('while the purchase is being begun, the dialog can’t be left', async () => {
  const { fake, user } = await openApp('ready');
  const letGo = fake.hold('start_checkout');
  await user.click(hook('buy-ship-heron'));
  (await shown('confirm-pay')).click();
  await waitFor(() => expect(hook('confirm-pay')).toHaveProperty('disabled', true));
  screen.getByRole('dialog').dispatchEvent(new Event('cancel', { cancelable: true }));
  expect(maybe('confirm-pay')).not.toBeNull();
  letGo();
  await shown('purchase-state');
});

test('a refusal stays in the dialog, and the next click tries again', async () => {
  const { fake, user } = await openApp('ready');
  fake.refuse('start_checkout', 'journal_unavailable');
  await user.click(hook('buy-ship-heron'));
  await user.click(await shown('confirm-pay'));
  expect((await shown('error')).dataset.code).toBe('journal_unavailable');
  fake.refuse('start_checkout', null);
  await user.click(hook('confirm-pay'));
  await shown('purchase-state');
});

test('Cancel and Escape leave the dialog without a purchase', async () => {
  const { fake, user } = await openApp('ready');
  await user.click(hook('buy-ship-heron'));
  await user.click(await shown('confirm-close'));
  expect(maybe('confirm-pay')).toBeNull();
  await user.click(hook('buy-ship-heron'));
  (await screen.findByRole('dialog')).dispatchEvent(new Event('cancel', { cancelable: true }));
  await waitFor(() => expect(maybe('confirm-pay')).toBeNull());
  expect(fake.calls).not.toContain('start_checkout');
});

test.each([
  ['no_token', 'token_missing'],
  ['no_player', 'player_missing'],
  ['sandbox_down', 'sandbox_not_running'],
  ['keychain_locked', 'keychain_locked'],
  ['token_refused', 'token_refused'],
] as const)('%s: the dialog says what is missing and leads to Settings', async (face, code) => {
  const { fake, user } = await openApp(face);
  await user.click(hook('buy-ship-heron'));
  expect((await shown('obstacle')).dataset.code).toBe(code);
  expect(maybe('confirm-pay')).toBeNull();
  await user.click(hook('obstacle-settings'));
  await shown('player-input');
  expect(fake.calls).not.toContain('start_checkout');
});

test('a local sandbox that did not start is no matter of the studio’s addresses', async () => {
  const { user } = await openApp('sandbox_down');
  await user.click(hook('buy-ship-heron'));
  expect((await shown('obstacle')).textContent).toContain(en.notices.sandbox_not_running.meaning);
  expect(hook('obstacle').textContent).not.toContain('storefront.json');
});

test('a purchase that is not over can be continued from the store', async () => {
  const { user } = await openApp('waiting');
  const line = hook('continue-one');
  expect(line.textContent).toContain('50 Gold Coins is waiting for payment');
  await user.click(line);
  await shown('purchase-state');
});

test('what the error table says of a code is what the note shows', async () => {
  const { fake } = await openApp('ready');
  fake.refuse('read_snapshot', 'unreachable');
  fake.tell('snapshot_changed', null);
  const note = await shown('error');
  const words = en.errors.unreachable;
  for (const part of [words.title, words.money, words.act, commandError('unreachable').reference]) {
    expect(note.textContent).toContain(part);
  }
  expect(note.getAttribute('role')).toBe('alert');
  expect(maybe('buy-coins-50')).not.toBeNull();
});

test('where the shop can’t be opened at all, nothing points to a view that is not there', async () => {
  await openApp('broken');
  const note = await shown('error');
  expect(maybe('nav-purchases')).toBeNull();
  expect(note.textContent).not.toContain(en.purchases.heading + '.');
  expect(note.textContent).toContain(en.store.broken);
  expect(note.querySelector('a')).toBeNull();
});

test('a dozen items are not searched, more are, by words and by category', async () => {
  await openApp('ready');
  expect(maybe('search')).toBeNull();
  cleanup();
  const { user } = await openApp('many');
  await user.type(hook('search'), 'anchor');
  expect(maybe('item-coins-50')).toBeNull();
  hook('item-tool-1');
  await user.clear(hook('search'));
  await user.click(hook('category-ships'));
  expect(hook('category-ships').getAttribute('aria-pressed')).toBe('true');
  hook('item-ship-heron');
  expect(maybe('item-tool-1')).toBeNull();
});

test('Ctrl+F goes to the search, Escape empties it, and what was found is told', async () => {
  const { user } = await openApp('many');
  await user.keyboard('{Control>}f{/Control}');
  expect(document.activeElement).toBe(hook('search'));
  expect(maybe('found')).toBeNull();
  await user.keyboard('gold');
  expect(hook('found').textContent).toBe(en.store.search.found(3));
  expect(hook('found').closest('[role=status]')).not.toBeNull();
  await user.keyboard('{Escape}');
  hook('item-tool-0');
});

test('a search that finds nothing says so and leads back to everything', async () => {
  const { user } = await openApp('many');
  await user.type(hook('search'), 'unicorn');
  expect(hook('empty').textContent).toContain(en.store.search.nothing('unicorn'));
  expect(hook('empty').closest('[role=status]')).not.toBeNull();
  await user.click(hook('show-all'));
  hook('item-coins-50');
  expect(hook('search')).toHaveProperty('value', '');
});

test('an item has a page of its own, with when it was last bought, and is bought from there', async () => {
  const { user } = await openApp('history');
  await waitFor(() => expect(hook('item-ship-heron').textContent).toContain('Last bought'));
  expect(hook('item-coins-50').textContent).not.toContain('Last bought');
  await user.click(hook('open-ship-heron'));
  const page = await shown('item-page');
  await waitFor(() => expect(page.textContent).toContain(en.item.lastBought));
  expect(document.title).toContain('Heron');
  await user.click(hook('buy-ship-heron'));
  await screen.findByRole('dialog', { name: en.confirm.title('Heron') });
});

test('what another player bought is not "last bought"', async () => {
  const { fake } = await openApp('history');
  await waitFor(() => expect(hook('item-ship-heron').textContent).toContain('Last bought'));
  fake.snapshot = { ...fake.snapshot, player_id: 'player_9' };
  fake.tell('snapshot_changed', null);
  await waitFor(() => expect(hook('item-ship-heron').textContent).not.toContain('Last bought'));
});

test('an item that is not on sale says so and leads to the store', async () => {
  const { user } = await openApp('ready', '#/item/sold-out');
  expect((await shown('empty')).textContent).toContain(en.errors.unknown_item.title);
  await user.click(hook('back-to-store'));
  await shown('buy-coins-50');
});

test('a payment for the item that is still open is offered before a second one', async () => {
  const { fake, user } = await openApp('several');
  await user.click(hook('buy-ship-heron'));
  await shown('still-open');
  await user.click(hook('continue-that-one'));
  await waitFor(() => expect(location.hash).toBe('#/purchase/more0'));
  expect(fake.calls).not.toContain('start_checkout');
});

test('where purchases can only be looked at, the confirmation says so and offers no payment', async () => {
  const { fake, user } = await openApp('view_only');
  await user.click(hook('buy-ship-heron'));
  expect((await shown('obstacle')).dataset.code).toBe('journal_view_only');
  expect(hook('obstacle').textContent).toContain('close the other copy');
  expect(maybe('confirm-pay')).toBeNull();
  expect(maybe('obstacle-settings')).toBeNull();
  expect(fake.calls).not.toContain('start_checkout');
});

test('however many purchases are open, the store shows the newest three and says where the others are', async () => {
  const fake = fakeWithFace('ready');
  fake.purchases = Array.from({ length: 40 }, (_, number) => kept(`open${number}`, Date.now(), 'pending'));
  const { user } = await openApp(fake);
  const lines = [...document.querySelectorAll<HTMLElement>('[data-test^="continue-"]')];
  expect(lines.map((line) => line.dataset.test)).toEqual(
    ['open0', 'open1', 'open2'].map((id) => `continue-${id}`),
  );
  expect(hook('more-open').textContent).toContain(en.store.waiting.more(37));
  await user.click(hook('more-open'));
  expect(location.hash).toBe('#/purchases');
});

test('a payment that is open for another player is not offered in place of one’s own', async () => {
  const { fake, user } = await openApp('several');
  fake.snapshot = { ...fake.snapshot, player_id: 'player_9' };
  fake.tell('snapshot_changed', null);
  await waitFor(() => expect(hook('continue-more0').textContent).toContain(en.store.waiting.of('player_42')));
  await user.click(hook('buy-ship-heron'));
  await shown('confirm-pay');
  expect(maybe('still-open')).toBeNull();
});

test('for whom an open purchase is goes without saying where it is who buys', async () => {
  await openApp('several');
  expect((await shown('continue-more0')).textContent).not.toContain('player_42');
});

test('a logo that does not load leaves the name', async () => {
  await openApp('ready');
  const logos = document.querySelectorAll('[data-test="logo"]');
  expect(logos.length).toBeGreaterThan(0);
  logos.forEach((logo) => logo.dispatchEvent(new Event('error')));
  await waitFor(() => expect(maybe('logo')).toBeNull());
  expect(document.body.textContent).toContain('Star Harbor');
});
