import { afterEach, expect, test, vi } from 'vitest';

import { en, faces, hasState, hook, maybe, openApp, screen, shown, waitFor } from '../../tests/app';
import { FakeBackend } from '../lib/backend.fake';
import { kept } from '../lib/fake/state';
import { formatElapsed, formatMoment } from '../lib/time';
import { ar } from '../messages/ar';
import { de } from '../messages/de';
import { es } from '../messages/es';
import { ja } from '../messages/ja';

const here = '#/purchase/one';

afterEach(() => vi.useRealTimers());

test.each([
  ['starting', 'creating', 'Nothing is charged yet.'],
  ['starting_offline', 'creating', 'you need not buy it again'],
  ['waiting', 'pending', 'The page was opened in your browser.'],
  ['unopened', 'pending', 'has not been opened'],
  ['left', 'pending', 'ToffeePay knows of no payment yet.'],
  ['declined', 'pending', 'there is not enough money on the account. Nothing was charged.'],
  ['authorized', 'pending', 'The studio still has to complete the payment.'],
  ['unknown', 'pending', '“on_hold”'],
  ['offline', 'pending', 'We can’t reach ToffeePay. Last known: waiting'],
  ['paused', 'pending', 'ToffeePay asks us to pause.'],
  ['token_refused', 'pending', 'refuses the access token'],
  ['journal_full', 'pending', 'can’t be written down here'],
  ['bad_answer', 'pending', 'last answer can’t be read'],
  ['elsewhere', 'pending', 'It was begun in ToffeePay sandbox, which is not in use now.'],
  ['opening', 'pending', 'is opening in your browser'],
  ['cancelling', 'pending', 'to cancel this payment'],
  ['paid', 'paid', '50 Gold Coins.'],
  [
    'failed',
    'failed',
    'not enough money on the account. ToffeePay closed the page after the last try. Nothing was charged.',
  ],
  ['contradicted', 'cancelled', 'lists a payment that took money for it.'],
  ['given_back', 'cancelled', 'though the purchase ended unpaid. It went back on'],
  ['cancelled', 'cancelled', 'Nothing was charged.'],
  ['expired', 'expired', 'This payment ran out before it was paid. Nothing was charged.'],
  ['rejected', 'rejected', 'No payment page was opened, nothing was charged.'],
  ['rejected_page', 'rejected', 'at an address that is not allowed'],
] as const)('%s is told in words, as a status', async (face, state, words) => {
  await openApp(face, here);
  await hasState(state);
  expect(hook('purchase-state').textContent).toContain(words);
  expect(hook('purchase-sentence').closest('[role=status]')).not.toBeNull();
});

test('buttons are there while the purchase is open, and gone when it is over', async () => {
  const { fake } = await openApp('waiting', here);
  await hasState('pending');
  const buttons = ['open-again', 'copy-link', 'show-qr', 'check-now', 'cancel-purchase'];
  for (const button of buttons) hook(button);
  fake.settle('one', 'paid');
  await hasState('paid');
  for (const button of buttons) expect(maybe(button), button).toBeNull();
  hook('back-to-store');
});

test('what the bank approved is not offered to be paid again, and can still be asked for and cancelled', async () => {
  const { fake } = await openApp('authorized', here);
  await hasState('pending');
  for (const button of ['open-again', 'copy-link', 'show-qr']) expect(maybe(button), button).toBeNull();
  hook('check-now');
  hook('cancel-purchase');
  fake.change('one', { trouble: { code: 'unreachable', message: '', since: Date.now() } });
  await waitFor(() => expect(hook('purchase-state').dataset.story).toBe('unconfirmed'));
  for (const button of ['open-again', 'copy-link', 'show-qr']) expect(maybe(button), button).toBeNull();
});

test('what is being cancelled is neither paid nor cancelled again', async () => {
  await openApp('cancelling', here);
  await hasState('pending');
  for (const button of ['open-again', 'copy-link', 'show-qr', 'cancel-purchase'])
    expect(maybe(button), button).toBeNull();
  hook('check-now');
});

test('an approval takes its QR code away, and gives the focus to the state', async () => {
  const { fake, user } = await openApp('waiting', here);
  await user.click(await shown('show-qr'));
  await screen.findByRole('dialog', { name: en.purchase.qr.title });
  fake.change('one', { is_authorized: true });
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  await waitFor(() => expect(document.activeElement?.tagName).toBe('H1'));
});

test('without a page there is nothing to open, copy or scan', async () => {
  await openApp('starting', here);
  await hasState('creating');
  for (const button of ['open-again', 'copy-link', 'show-qr', 'cancel-purchase'])
    expect(maybe(button)).toBeNull();
});

test('one of another environment offers Settings and nothing else', async () => {
  await openApp('elsewhere', here);
  await shown('open-settings');
  for (const button of ['open-again', 'copy-link', 'show-qr', 'check-now', 'cancel-purchase'])
    expect(maybe(button)).toBeNull();
});

test('each button asks for its own command', async () => {
  const { fake, user } = await openApp('waiting', here);
  await user.click(await shown('open-again'));
  await user.click(hook('copy-link'));
  await waitFor(() => expect(hook('copy-link').textContent).toContain(en.purchase.linkCopied));
  await user.click(hook('check-now'));
  for (const command of ['open_payment_page', 'copy_payment_link', 'check_purchase'] as const) {
    expect(fake.calls.filter((call) => call === command)).toHaveLength(1);
  }
});

test('a browser that does not open is said, and the other ways stay', async () => {
  const { fake, user } = await openApp('waiting', here);
  fake.refuse('open_payment_page', 'browser_failed');
  await user.click(await shown('open-again'));
  expect((await shown('error')).dataset.code).toBe('browser_failed');
  hook('copy-link');
  hook('show-qr');
});

test.each(['rate_limited', 'token_refused', 'request_refused', 'journal_unavailable'] as const)(
  'a check that is refused (%s) does not say that nothing was paid: the player may just have paid',
  async (code) => {
    const { fake, user } = await openApp('waiting', here);
    fake.refuse('check_purchase', code);
    await user.click(await shown('check-now'));
    expect((await shown('error')).textContent).toContain('already made counts');
  },
);

test('the newest refusal is the one that is said', async () => {
  const { fake, user } = await openApp('waiting', here);
  fake.refuse('open_payment_page', 'browser_failed');
  await user.click(await shown('open-again'));
  expect((await shown('error')).dataset.code).toBe('browser_failed');
  fake.refuse('check_purchase', 'unreachable');
  await user.click(hook('check-now'));
  await waitFor(() => expect(hook('error').dataset.code).toBe('unreachable'));
  expect(document.querySelectorAll('[data-test="error"]')).toHaveLength(1);
  fake.refuse('open_payment_page', null);
  await user.click(hook('open-again'));
  await waitFor(() => expect(maybe('error')).toBeNull());
});

test('that ToffeePay can’t be reached is no longer said once it has answered', async () => {
  const { fake, user } = await openApp('waiting', here);
  fake.refuse('check_purchase', 'unreachable');
  await user.click(await shown('check-now'));
  await shown('error');
  fake.change('one', { trouble: { code: 'unreachable', message: '', since: Date.now() } });
  await waitFor(() => expect(hook('purchase-state').dataset.story).toBe('unconfirmed'));
  hook('error');
  fake.change('one', { trouble: null, checked_at: Date.now() });
  await waitFor(() => expect(hook('purchase-state').dataset.story).toBe('waiting'));
  expect(maybe('error')).toBeNull();
});

test('a cancel that did not get through stays said until ToffeePay answers, and a browser that did not open longer', async () => {
  const { fake, user } = await openApp('waiting', here);
  fake.refuse('cancel_purchase', 'rate_limited');
  await user.click(await shown('cancel-purchase'));
  await user.click(hook('confirm-cancel'));
  await shown('error');
  fake.change('one', { activity: 'checking' });
  await waitFor(() => expect(hook('check-now').textContent).toContain(en.purchase.checking));
  expect(hook('error').dataset.code).toBe('rate_limited');
  fake.change('one', { activity: 'idle', checked_at: Date.now() });
  await waitFor(() => expect(maybe('error')).toBeNull());
  fake.refuse('open_payment_page', 'browser_failed');
  await user.click(hook('open-again'));
  await shown('error');
  fake.change('one', { checked_at: Date.now() + 1, declined_attempts: 1 });
  await waitFor(() => expect(hook('purchase-state').dataset.story).toBe('declined'));
  expect(hook('error').dataset.code).toBe('browser_failed');
});

test('the QR code is shown in a dialog and closed with the purchase', async () => {
  const { fake, user } = await openApp('waiting', here);
  await user.click(await shown('show-qr'));
  const dialog = await screen.findByRole('dialog', { name: en.purchase.qr.title });
  expect(dialog.querySelector('svg path')?.getAttribute('d')).toMatch(/^M\d+ \d+h\d+v1/);
  fake.settle('one', 'paid');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

test('cancelling asks once more', async () => {
  const { fake, user } = await openApp('waiting', here);
  await user.click(await shown('cancel-purchase'));
  expect(fake.calls).not.toContain('cancel_purchase');
  await user.click(hook('confirm-cancel'));
  await hasState('cancelled');
});

test('keeping it sends nothing', async () => {
  const { fake, user } = await openApp('waiting', here);
  await user.click(await shown('cancel-purchase'));
  expect(document.activeElement).toBe(hook('keep'));
  await user.click(hook('keep'));
  hook('cancel-purchase');
  expect(fake.calls).not.toContain('cancel_purchase');
});

test('a cancel that comes too late says so, and then what is true', async () => {
  const { fake, user } = await openApp('waiting', here);
  fake.refuse('cancel_purchase', 'not_cancellable');
  await user.click(await shown('cancel-purchase'));
  await user.click(hook('confirm-cancel'));
  expect((await shown('error')).dataset.code).toBe('not_cancellable');
  fake.settle('one', 'paid');
  await hasState('paid');
  expect(maybe('error')).toBeNull();
});

test('a heading that has the focus keeps it while the state changes', async () => {
  const { fake } = await openApp('waiting', here);
  await hasState('pending');
  const heading = screen.getByRole('heading', { level: 1 });
  heading.focus();
  fake.change('one', { declined_attempts: 1 });
  await waitFor(() => expect(hook('purchase-state').dataset.story).toBe('declined'));
  expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1 }));
});

test('the result takes the focus that its buttons lost', async () => {
  const { fake } = await openApp('waiting', here);
  (await shown('check-now')).focus();
  fake.settle('one', 'paid');
  await hasState('paid');
  await waitFor(() => expect(document.activeElement?.tagName).toBe('H1'));
});

test('tax is told as ToffeePay told it, and no receipt is named that does not have the sum', async () => {
  await openApp('paid', here);
  await hasState('paid');
  expect(screen.getByText(en.purchase.taxNote).textContent).not.toMatch(/receipt|charged/);
});

test('what is over has the moment at which it ended, and not “since” then', async () => {
  const { fake } = await openApp('paid', here);
  await hasState('paid');
  expect(hook('ended').parentElement?.textContent.trim()).toBe(
    formatMoment(fake.purchases[0]?.purchase.final_at ?? NaN, Date.now()),
  );
});

test('what was charged stands as the sum, beside what was asked', async () => {
  await openApp('charged', here);
  await hasState('paid');
  expect(hook('slip-total').textContent).toContain('$5.40');
  expect(hook('purchase-sentence').textContent).toContain('$5.40 for 50 Gold Coins');
  expect(maybe('differences')).toBeNull();
});

test.each([
  ['local', en.purchase.slip.paidInPlay],
  ['sandbox', en.purchase.slip.paidInPlay],
  ['production', en.purchase.slip.charged],
  ['custom', en.purchase.slip.charged],
] as const)('what was paid in %s is called %s', async (environment, word) => {
  const fake = new FakeBackend();
  faces.charged(fake);
  fake.change('one', { environment });
  await openApp(fake, here);
  await hasState('paid');
  expect(hook('slip-total').firstElementChild?.textContent).toBe(word);
});

test.each([
  ['local', en.purchase.differs.amountInPlay],
  ['sandbox', en.purchase.differs.amountInPlay],
  ['production', en.purchase.differs.fields.amount],
  ['custom', en.purchase.differs.fields.amount],
] as const)('an amount that differs in %s is called %s', async (environment, word) => {
  const fake = new FakeBackend();
  faces.differs(fake);
  fake.change('one', { environment });
  await openApp(fake, here);
  await shown('differences');
  expect(hook('difference-amount').querySelector('th')?.textContent).toBe(word);
  await waitFor(() => expect(hook('timeline').textContent).toContain(`${word}, Player`));
});

test.each(Object.entries({ en, de, es, ja, ar }))(
  'a sum of play money has a name, and what kind of money it is only beside that, in %s',
  (_, { purchase }) => {
    for (const name of [purchase.slip.paidInPlay, purchase.differs.amountInPlay])
      expect(name).toMatch(/^[^()（）]+[(（][^()（）]+[)）]$/);
  },
);

test('play money that was given back comes by no bank', async () => {
  const fake = new FakeBackend();
  faces.refunded(fake);
  await openApp(fake, here);
  await hasState('paid');
  expect(hook('purchase-state').textContent).not.toContain('Your bank');
  fake.change('one', { environment: 'production' });
  await waitFor(() => expect(hook('purchase-state').textContent).toContain('Your bank'));
});

test('a difference between asked and charged is an alert, line by line', async () => {
  await openApp('differs', here);
  const loud = await shown('differences');
  expect(loud.getAttribute('role')).toBe('alert');
  expect(hook('difference-amount').textContent).toContain('$4.99, or $5.40 with tax');
  expect(hook('difference-amount').textContent).toContain('$9.99');
  expect(hook('difference-player').textContent).toContain('player_24');
});

test('where what was charged differs, nothing is promised of the game, and nothing offered to buy again', async () => {
  await openApp('differs', here);
  await shown('differences');
  expect(hook('purchase-next').textContent).toContain('Ask the studio');
  expect(hook('purchase-next').textContent).not.toContain('player_42');
  expect(maybe('buy-again')).toBeNull();
  hook('receipt-open');
});

test('a payment that was given back is refunded, not paid', async () => {
  await openApp('refunded', here);
  await waitFor(() => expect(hook('purchase-state').dataset.story).toBe('refunded'));
  expect(hook('purchase-state').textContent).toContain('Refunded');
  expect(document.title).toContain('Refunded');
});

test('after paid, the game is one click away, and so is the item', async () => {
  const { fake, user } = await openApp('paid', here);
  await user.click(await shown('back-to-game'));
  expect(fake.calls).toContain('return_to_game');
  await user.click(hook('buy-again'));
  await screen.findByRole('dialog', { name: en.confirm.title('50 Gold Coins') });
});

test('a game that does not open is said, and the result stays', async () => {
  const { fake, user } = await openApp('paid', here);
  fake.refuse('return_to_game', 'game_not_opened');
  await user.click(await shown('back-to-game'));
  expect((await shown('error')).dataset.code).toBe('game_not_opened');
  await hasState('paid');
});

test('without a way back to the game the store is the way on', async () => {
  await openApp('no_logo', here);
  await hasState('paid');
  expect(maybe('back-to-game')).toBeNull();
  expect(hook('back-to-store').className).toContain('primary');
});

test('a purchase says how far it is, and claims nothing where that can’t be known', async () => {
  const { fake } = await openApp('starting', here);
  const now = () => document.querySelector('[aria-current="step"]')?.textContent?.trim();
  await waitFor(() => expect(now()).toBe(en.purchase.steps.page));
  fake.change('one', { state: 'pending', activity: 'idle', has_payment_page: true, was_opened: true });
  await waitFor(() => expect(now()).toBe(en.purchase.steps.pay));
  fake.change('one', { is_authorized: true });
  await waitFor(() => expect(now()).toBe(en.purchase.steps.confirmation));
  fake.change('one', { trouble: { code: 'unreachable', message: '', since: Date.now() } });
  await waitFor(() => expect(maybe('steps')).toBeNull());
});

test.each(Object.entries({ en, de, es, ja, ar }))(
  'a step in hand is named as what is done there, not as done, in %s',
  (_, { purchase }) => {
    // A page that is not there yet is not ready, and what is approved is not confirmed.
    for (const name of [purchase.steps.page, purchase.steps.confirmation])
      expect(name).not.toMatch(/ready|confirmed|bereit|bestätigt|lista|confirmado|済み|جاهزة|تم /i);
  },
);

test('other purchases that are not over are one click away', async () => {
  const { user } = await openApp('several', here);
  await user.click(await shown('continue-more1'));
  await waitFor(() => expect(location.hash).toBe('#/purchase/more1'));
  await waitFor(() => expect(hook('purchase-state').dataset.story).toBe('waiting'));
});

test('one that the player came back from is not called left while it is being asked for', async () => {
  const { fake } = await openApp('left', here);
  await waitFor(() => expect(hook('purchase-state').dataset.story).toBe('left'));
  fake.change('one', { activity: 'checking' });
  await waitFor(() => expect(hook('purchase-state').dataset.story).toBe('waiting'));
});

test('Try again proposes the same item', async () => {
  const { user } = await openApp('expired', here);
  await user.click(await shown('try-again'));
  await screen.findByRole('dialog', { name: en.confirm.title('50 Gold Coins') });
});

test('an item that is no longer sold can’t be tried again', async () => {
  const { fake } = await openApp('expired', here);
  fake.snapshot = { ...fake.snapshot, storefront: { ...fake.snapshot.storefront, items: [] } };
  fake.tell('snapshot_changed', null);
  await waitFor(() => expect(maybe('try-again')).toBeNull());
  hook('back-to-store');
});

test('a refused token leads to Settings', async () => {
  const { user } = await openApp('token_refused', here);
  await user.click(await shown('open-settings'));
  await shown('token-input');
});

test('the timeline is in order, and an unknown kind is shown as it is', async () => {
  const { fake } = await openApp('paid', here);
  const timeline = await shown('timeline');
  const first = fake.purchases[0];
  expect(timeline.querySelectorAll('li')).toHaveLength(first?.timeline.length ?? 0);
  expect(timeline.querySelector('li:last-child')?.textContent).toContain('ToffeePay says: paid');
  first?.timeline.push({ at: Date.now(), kind: 'sent_by_pigeon', cause: 'bird', detail: 'coo' });
  fake.change('one', {});
  await waitFor(() =>
    expect(hook('timeline').querySelector('li:last-child')?.textContent).toContain('sent by pigeon'),
  );
});

test('a purchase that is not here says so', async () => {
  await openApp('ready', '#/purchase/nobody');
  expect((await shown('error')).dataset.code).toBe('unknown_purchase');
});

test('what was read stays on screen when it can’t be read again', async () => {
  const { fake } = await openApp('waiting', here);
  await hasState('pending');
  fake.refuse('read_purchase', 'journal_unavailable');
  fake.tell('purchase_changed', { purchase_id: 'one' });
  await shown('error');
  expect(hook('purchase-state').dataset.state).toBe('pending');
});

test('the reason of a decline is said once, in words, and trying again is one click', async () => {
  const { user } = await openApp('failed', here);
  expect((await shown('purchase-sentence')).textContent).toContain('not enough money');
  expect(maybe('api-words')).toBeNull();
  expect(document.body.textContent).not.toContain('insufficient_funds');
  expect(hook('try-again').className).toContain('primary');
  await user.click(hook('try-again'));
  await screen.findByRole('dialog', { name: en.confirm.title('50 Gold Coins') });
});

test('the timeline says the day with the first line of each day', async () => {
  const noon = new Date();
  noon.setHours(12, 0, 0, 0);
  const daysBefore = (days: number) => new Date(noon).setDate(noon.getDate() - days);
  const fake = new FakeBackend();
  const bought = kept('one', new Date(2024, 1, 29, 12).getTime(), 'paid');
  bought.timeline.push(
    { at: daysBefore(1), kind: 'charged', cause: 'focus', detail: null },
    { at: noon.getTime(), kind: 'differs', cause: 'start', detail: null },
    { at: noon.getTime() + 1000, kind: 'refunded', cause: 'start', detail: null },
  );
  fake.purchases = [bought];
  await openApp(fake, here);
  const lines = (await shown('timeline')).querySelectorAll('li');
  const days = [...lines].map((line) => line.querySelector('.day')?.textContent ?? '');
  expect(days).toEqual(['Feb 29, 2024', '', '', '', '', en.time.yesterday, en.time.today, '']);
  expect(lines[0]?.querySelector('time')?.textContent).toContain('12:00:00');
});

test.each([
  ['waiting', 4 * 60],
  ['several', 4 * 60],
] as const)('how long it has been waiting is on the screen (%s), and runs', async (face, seconds) => {
  vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] });
  await openApp(face, here);
  const elapsed = await shown('elapsed');
  expect(elapsed.textContent).toBe(en.purchase.elapsed(formatElapsed(seconds * 1000)));
  vi.advanceTimersByTime(1000);
  await waitFor(() =>
    expect(elapsed.textContent).toBe(en.purchase.elapsed(formatElapsed((seconds + 1) * 1000))),
  );
  vi.advanceTimersByTime(24 * 3_600_000);
  await waitFor(() => expect(elapsed.textContent).toBe(en.purchase.elapsed('1 day')));
});

test('a reason that is not known is shown as it came, also in the timeline', async () => {
  await openApp('declined_oddly', here);
  expect((await shown('purchase-sentence')).textContent).toContain('do_not_honor');
  expect(hook('api-words').textContent).toContain('Ask the issuer.');
  expect(hook('timeline').textContent).toContain('do_not_honor');
});

test('a purchase that took money though it ended unpaid is told loudly, and is not offered again', async () => {
  await openApp('contradicted', here);
  expect((await shown('differences')).getAttribute('role')).toBe('alert');
  expect(hook('purchase-state').textContent).not.toContain('Nothing was charged');
  expect(maybe('try-again')).toBeNull();
});

test('once it gave back what it took, a purchase that ended unpaid is in order and can be started again', async () => {
  const { fake, user } = await openApp('contradicted', here);
  await shown('differences');
  expect(maybe('try-again')).toBeNull();
  fake.change('one', { refunded_at: Date.now() });
  await waitFor(() => expect(hook('purchase-state').dataset.story).toBe('given_back'));
  expect(maybe('differences')).toBeNull();
  await user.click(hook('try-again'));
  await shown('confirm-pay');
});

test('a game that is not installed here is said in words of its own', async () => {
  const { fake, user } = await openApp('paid', here);
  fake.refuse('return_to_game', 'game_not_installed');
  await user.click(await shown('back-to-game'));
  expect((await shown('error')).textContent).toContain(en.errors.game_not_installed.title);
});
