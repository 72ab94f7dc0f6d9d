import { afterEach, expect, test } from 'vitest';

import { stories } from '../messages/en/purchase';
import { faces, fakeWithFace } from './fake/faces';
import { kept } from './fake/state';
import type { DifferenceView, ErrorCode, PurchaseView } from './ipc.gen';
import { LANGUAGES, speak, type LanguageId } from './language.svelte';
import { readerLocale } from './locale.svelte';
import { storyOf } from './story';
import { formatDate, formatTime } from './time';

afterEach(() => speak('en'));

const now = new Date(2026, 10, 23, 14, 32).getTime();

function story(state: PurchaseView['state'], more: Partial<PurchaseView> = {}) {
  const { purchase } = kept('one', now - 180_000, state, more);
  return storyOf(purchase, purchase.environment, now, 'en-US');
}

const trouble = (code: ErrorCode) => ({ trouble: { code, message: '', since: now } });

test('waiting says what was done with the page, and what to do where it was closed', () => {
  expect(story('pending').sentence).toContain('The page was opened in your browser.');
  expect(story('pending').next).toContain('If you closed it, open it again, or cancel.');
  expect(story('pending', { was_opened: false }).sentence).toContain('has not been opened');
});

test('paid names the price, the item and the player', () => {
  const paid = story('paid', { environment: 'production' });
  expect(paid.sentence).toBe('$4.99 for 50 Gold Coins.');
  expect(paid.next).toBe('The game adds it to player_42.');
});

test('paid by another order promises nothing of the game', () => {
  const differences: DifferenceView[] = [
    {
      field: 'player',
      asked: { kind: 'text', text: 'player_42' },
      found: { kind: 'text', text: 'player_24' },
    },
  ];
  expect(story('paid', { environment: 'production', differences }).next).toBe(
    'Ask the studio whether the game adds it.',
  );
});

test.each(Object.keys(LANGUAGES) as LanguageId[])(
  'money that went back today went back on a day, not on a time: %s',
  async (language) => {
    await speak(language, ['en-US']);
    const { purchase } = kept('one', now - 180_000, 'paid', { refunded_at: now });
    const { sentence } = storyOf(purchase, 'local', now);
    expect(sentence).toContain(formatDate(now));
    expect(sentence).not.toContain(formatTime(now));
    expect(formatDate(now)).toContain(new Intl.NumberFormat(readerLocale()).format(23));
  },
);

test('play money is called play money, and real money is not', () => {
  expect(story('paid', { environment: 'sandbox' }).next).toContain('play money');
  expect(story('paid', { environment: 'production' }).next).not.toContain('play money');
  expect(story('paid', { environment: 'custom' }).next).not.toContain('play money');
});

test.each([
  [1, '2 tries should be left'],
  [2, '1 try should be left'],
  [3, 'No tries should be left'],
  [7, 'No tries should be left'],
])('after %i declines: %s', (declined_attempts, wanted) => {
  const declined = story('pending', { declined_attempts });
  expect(declined.sentence).toBe('The bank said no. Nothing was charged.');
  expect(declined.next).toContain(wanted);
});

test.each([
  [
    { code: 'insufficient_funds', message: 'x' },
    'The bank said no: there is not enough money on the account.',
  ],
  [{ code: 'expired_card', message: null }, 'The bank said no: the card has expired.'],
  [{ code: 'do_not_honor', message: 'x' }, 'The bank said no. The reason given is “do_not_honor”.'],
  [{ code: 'constructor', message: null }, 'The bank said no. The reason given is “constructor”.'],
  [{ code: null, message: 'Call us.' }, 'The bank said no. The reason given is “Call us.”.'],
])('why a payment was declined is said in words, and an unknown reason as it is: %o', (decline, why) => {
  expect(story('pending', { declined_attempts: 1, decline }).sentence).toBe(`${why} Nothing was charged.`);
  expect(story('failed', { declined_attempts: 3, decline }).sentence).toBe(
    `${why} ToffeePay closed the page after the last try. Nothing was charged.`,
  );
  expect(story('expired', { declined_attempts: 1, decline }).sentence).toContain(why);
});

test('who cancelled it is said where the timeline tells', () => {
  const { purchase, timeline } = kept('one', now - 180_000, 'cancelled');
  const told = (events: typeof timeline) => storyOf(purchase, 'local', now, 'en-US', events).sentence;
  expect(told([])).toBe('This payment was cancelled. Nothing was charged.');
  expect(told(timeline)).toContain('not from here');
  const asked = { at: now, kind: 'cancel_asked', cause: 'player', detail: null };
  expect(told([...timeline, asked])).toBe('You cancelled this payment. Nothing was charged.');
});

test('that nothing was charged is not said of a purchase for which money was taken', () => {
  const differences: DifferenceView[] = [
    { field: 'payments', asked: { kind: 'text', text: '0' }, found: { kind: 'text', text: '1' } },
  ];
  for (const state of ['failed', 'cancelled', 'expired'] as const) {
    const told = story(state, { differences });
    expect(told.key).toBe('contradicted');
    expect(told.sentence).not.toContain('Nothing was charged');
    expect(told.next).toContain('Don’t pay again');
  }
  expect(story('paid', { differences }).key).toBe('paid');
});

test('money that was taken for a purchase that ended unpaid and went back is told as refunded', () => {
  const differences: DifferenceView[] = [
    { field: 'payments', asked: { kind: 'text', text: '0' }, found: { kind: 'text', text: '1' } },
  ];
  for (const state of ['failed', 'cancelled', 'expired'] as const) {
    const told = story(state, { differences, refunded_at: now, environment: 'production' });
    expect([told.key, told.word]).toEqual(['given_back', 'Refunded']);
    expect(told.sentence).toContain(`It went back on ${formatDate(now, 'en-US')}.`);
    expect(told.next).toBe('Your bank decides when you see it. You can start again at any time.');
  }
});

test('that nothing was charged is not said while the last that is known is that the bank approved it', () => {
  for (const state of ['failed', 'cancelled', 'expired'] as const) {
    const approved = story(state, { is_authorized: true, environment: 'production' }).sentence;
    expect(approved).not.toContain('Nothing was charged');
    expect(approved).toContain('Look at your account before you pay again.');
    expect(story(state, { environment: 'production' }).sentence).toContain('Nothing was charged.');
    expect(story(state, { is_authorized: true }).sentence).toContain('Nothing was charged.');
  }
});

test('an authorized payment waits for the studio, also after declines', () => {
  const approved = story('pending', { is_authorized: true, declined_attempts: 1 });
  expect(approved.sentence).toBe('Your bank approved it. The studio still has to complete the payment.');
});

test('a status that is not known is quoted as it is, and is not the loudest word', () => {
  const unknown = story('pending', { unknown_status: 'on_hold' });
  expect(unknown.word).toBe('Unconfirmed');
  expect(unknown.sentence).toContain('“on_hold”');
  expect(unknown.next).toContain('not taken as final');
});

test('trouble says what was last known, when, and not to pay twice', () => {
  const lost = story('pending', { ...trouble('unreachable'), checked_at: now });
  expect(lost.sentence.replaceAll('\u202f', ' ')).toBe(
    'We can’t reach ToffeePay. Last known: waiting, 2:32 PM.',
  );
  expect(lost.next).toContain('don’t pay twice');
});

test.each([
  ['pending', 'rate_limited', 'unconfirmed_paused'],
  ['pending', 'token_refused', 'unconfirmed_token'],
  ['pending', 'bad_answer', 'unconfirmed_answer'],
  ['pending', 'journal_unavailable', 'unconfirmed_journal'],
  ['creating', 'unreachable', 'starting_unconfirmed'],
  ['creating', 'token_missing', 'unconfirmed_token'],
  ['creating', 'journal_unavailable', 'unconfirmed_journal'],
] as const)('trouble of one that is %s is told by its code %s', (state, code, wanted) => {
  expect(story(state, trouble(code)).key).toBe(wanted);
});

test('one of another environment is not followed, and says so; a final one stays as it is', () => {
  const open = kept('one', now, 'pending', { environment: 'sandbox' }).purchase;
  expect(storyOf(open, 'local', now).sentence).toContain(
    'begun in ToffeePay sandbox, which is not in use now',
  );
  const paid = kept('one', now, 'paid', { environment: 'sandbox' }).purchase;
  expect(storyOf(paid, 'local', now).key).toBe('paid');
});

test('trouble never hides a final state', () => {
  for (const state of ['paid', 'failed', 'cancelled', 'expired', 'rejected'] as const) {
    expect(story(state, trouble('unreachable')).key).toBe(state);
  }
});

test('a rejection says why, and that nothing was charged', () => {
  const refused = { code: 'payment_page_refused', api_code: null, message: '' } as const;
  expect(story('rejected', { rejection: refused }).sentence).toMatch(/^The payment page was at an address/);
  expect(story('rejected', { rejection: { ...refused, code: 'internal' } }).sentence).toMatch(
    /^This purchase could not be started. No payment page was opened, nothing was charged.$/,
  );
});

test('every situation has a face to look at', () => {
  const seen = new Set<string>();
  for (const name of Object.keys(faces) as (keyof typeof faces)[]) {
    const { purchases, snapshot } = fakeWithFace(name);
    for (const { purchase, timeline } of purchases)
      seen.add(storyOf(purchase, snapshot.environment.id, Date.now(), 'en', timeline).key);
  }
  expect(Object.keys(stories).filter((key) => !seen.has(key))).toEqual([]);
});
