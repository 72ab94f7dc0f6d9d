// The faces that the app can show, each by name: `?fake=declined`. For looking at, and for tests.

import { answer, openBench } from '../../bench/fake';
import { keepExchanges } from '../../bench/fake/exchanges';
import { fakeFaults } from '../../bench/fake/faults';
import { returnLinkDoctor, takenByAnother } from '../../bench/fake/doctor';
import { webhookBench } from '../../bench/fake/webhooks';
import { FakeBackend } from '../backend.fake';
import type { DifferenceValue, MoneyView, PurchaseView } from '../ipc.gen';
import { manyItems } from './catalogue';
import { commandError, kept } from './state';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

type Face = (fake: FakeBackend) => void;

const one = (state: Parameters<typeof kept>[2], more: Partial<PurchaseView> = {}): Face => {
  return (fake) => {
    fake.purchases = [kept('one', Date.now() - 4 * MINUTE, state, more), ...history()];
  };
};

const rejected = (code: Parameters<typeof commandError>[0], api_code: string | null, message: string): Face =>
  one('rejected', { rejection: { code, api_code, message } });

const tooLittleMoney = { code: 'insufficient_funds', message: 'The account has too little money.' };

const usd = (amount: number): MoneyView => ({ amount, currency: 'USD' });

const text = (text: string): DifferenceValue => ({ kind: 'text', text });

const trouble = (code: Parameters<typeof commandError>[0]): Face =>
  one('pending', { trouble: { code, message: 'as the test wished', since: Date.now() - MINUTE } });

export const faces = {
  ready: () => undefined,
  waiting: one('pending'),
  unopened: one('pending', { was_opened: false }),
  left: (fake) => {
    faces.waiting(fake);
    const back = { at: Date.now() - 2 * MINUTE, kind: 'came_back', cause: 'return_link', detail: null };
    fake.purchases[0]?.timeline.push(back);
  },
  several: (fake) => {
    faces.declined(fake);
    const more = ['ship-heron', 'pass-season'].map((item_id, index) =>
      kept(`more${index}`, Date.now() - (index + 6) * MINUTE, 'pending', { item_id }),
    );
    fake.purchases.splice(1, 0, ...more);
  },
  many: (fake) => {
    fake.snapshot.storefront = { ...fake.snapshot.storefront, items: manyItems() };
    fake.purchases = history();
  },
  no_logo: (fake) => {
    fake.snapshot.storefront = { ...fake.snapshot.storefront, has_logo: false, can_return_to_game: false };
    fake.purchases = [kept('one', Date.now() - 4 * MINUTE, 'paid')];
  },
  elsewhere: one('pending', { environment: 'sandbox' }),
  opening: one('pending', { was_opened: false, activity: 'opening_browser' }),
  journal_full: trouble('journal_unavailable'),
  bad_answer: trouble('bad_answer'),
  cancelling: one('pending', { activity: 'cancelling' }),
  starting: one('creating', { activity: 'creating_session' }),
  starting_offline: one('creating', {
    trouble: { code: 'unreachable', message: 'connection refused', since: Date.now() - MINUTE },
  }),
  declined: one('pending', { declined_attempts: 1, decline: tooLittleMoney }),
  declined_oddly: one('pending', {
    declined_attempts: 2,
    decline: { code: 'do_not_honor', message: 'Ask the issuer.' },
  }),
  authorized: one('pending', { is_authorized: true }),
  unknown: one('pending', { unknown_status: 'on_hold' }),
  offline: trouble('unreachable'),
  paused: trouble('rate_limited'),
  token_refused: (fake) => {
    trouble('token_refused')(fake);
    fake.snapshot.environment.id = 'sandbox';
    fake.change('one', { environment: 'sandbox' });
    fake.snapshot.token = { state: 'refused', last_four: 'x9k2', keychain_problem: null };
  },
  paid: one('paid', { tax: { amount: 41, currency: 'USD' } }),
  charged: one('paid', {
    tax: { amount: 41, currency: 'USD' },
    charge: { amount: { amount: 540, currency: 'USD' }, method: 'card', payment_id: 'pay_one' },
  }),
  differs: one('paid', {
    charge: { amount: { amount: 999, currency: 'USD' }, method: 'paypal', payment_id: 'pay_one' },
    differences: [
      {
        field: 'amount',
        asked: { kind: 'money', money: usd(499), with_tax: usd(540) },
        found: { kind: 'money', money: usd(999), with_tax: null },
      },
      { field: 'player', asked: text('player_42'), found: text('player_24') },
    ],
  }),
  refunded: one('paid', {
    charge: { amount: { amount: 499, currency: 'USD' }, method: 'card', payment_id: 'pay_one' },
    refunded_at: Date.now() - MINUTE,
  }),
  imported: one('paid', { is_imported: true }),
  unfinished: (fake) => {
    fake.snapshot.was_cut_off = true;
    fake.purchases = [
      kept('one', Date.now() - 4 * MINUTE, 'pending', { is_from_before: true }),
      kept('two', Date.now() - 5 * MINUTE, 'creating', { is_from_before: true, item_id: 'ship-heron' }),
    ];
  },
  proposed: (fake) => {
    fake.proposal = { item_id: 'ship-heron', is_on_sale: true, other_player: null };
  },
  proposed_unknown: (fake) => {
    fake.proposal = { item_id: 'no-such-ship', is_on_sale: false, other_player: null };
  },
  proposed_player: (fake) => {
    fake.proposal = { item_id: 'ship-heron', is_on_sale: true, other_player: 'player_43' };
  },
  failed: one('failed', { declined_attempts: 3, decline: tooLittleMoney }),
  contradicted: one('cancelled', {
    differences: [{ field: 'payments', asked: text('0'), found: text('1') }],
  }),
  given_back: one('cancelled', {
    differences: [{ field: 'payments', asked: text('0'), found: text('1') }],
    refunded_at: Date.now() - MINUTE,
  }),
  cancelled: one('cancelled'),
  expired: one('expired'),
  rejected: rejected('request_refused', 'invalid_price', 'item.price must be greater than 0'),
  rejected_page: rejected('payment_page_refused', null, 'the host pay.example.net is not allowed'),
  no_token: (fake) => {
    fake.snapshot.environment.id = 'sandbox';
    fake.snapshot.environment.base_url = 'https://api.sandbox.toffeepay.com';
    fake.snapshot.token = { state: 'missing', last_four: null, keychain_problem: null };
  },
  keychain_locked: (fake) => {
    faces.no_token(fake);
    fake.snapshot.token.keychain_problem = 'keychain_locked';
  },
  production: (fake) => {
    fake.snapshot.environment.id = 'production';
    fake.snapshot.environment.base_url = 'https://api.toffeepay.com';
    fake.snapshot.token = { state: 'missing', last_four: null, keychain_problem: null };
  },
  no_player: (fake) => {
    fake.snapshot.player_id = null;
  },
  broken_config: (fake) => {
    fake.snapshot.notices = [
      {
        code: 'storefront_broken',
        detail: 'storefront.json, line 14: price must be a whole number of minor units',
      },
    ];
  },
  view_only: (fake) => {
    fake.purchases = history();
    fake.refuse('start_checkout', 'journal_unavailable');
    fake.snapshot.notices = [
      {
        code: 'journal_view_only',
        detail: 'purchases can be looked at, but none can be made: the data folder can’t be locked',
      },
    ];
  },
  disk_full: (fake) => {
    fake.refuse('start_checkout', 'journal_unavailable');
    fake.refuse('set_environment', 'settings_not_saved');
  },
  sandbox_down: (fake) => {
    fake.snapshot.environment.base_url = null;
    fake.snapshot.token = { state: 'missing', last_four: null, keychain_problem: null };
    fake.snapshot.notices = [{ code: 'sandbox_not_running', detail: 'the port 43117 is taken' }];
  },
  scheme_taken: (fake) => {
    fake.snapshot.scheme = {
      scheme: 'storefront-companion',
      state: 'other_program',
      detail: 'Other Shop (/usr/bin/other-shop)',
      ignored: [],
    };
  },
  forged_links: (fake) => {
    fake.snapshot.scheme.ignored = [
      {
        reason: 'unknown_purchase',
        count: 12,
        last_at: Date.UTC(2026, 10, 24, 12),
        detail: 'its state belongs to no purchase here',
      },
      {
        reason: 'malformed',
        count: 1,
        last_at: Date.UTC(2026, 10, 24, 11),
        detail: 'it is longer than 2048 bytes',
      },
    ];
  },
  updatable: (fake) => {
    fake.snapshot.update = { state: 'available', version: '0.2.0' };
  },
  bench: openBench,
  bench_paid: (fake) => {
    openBench(fake);
    fake.purchases = [kept('one', Date.now() - 4 * MINUTE, 'paid')];
  },
  bench_links: (fake) => {
    faces.waiting(fake);
    openBench(fake);
    for (const shot of ['duplicate', 'late', 'forged', 'too_long'] as const) {
      fake.bench.get('bench_fire_link')?.({ shot, way: 'direct' } as never);
    }
  },
  bench_webhooks: (fake) => {
    faces.charged(fake);
    openBench(fake);
    answer(
      fake,
      webhookBench(fake, [
        { event_type: 'session.created' },
        { finding: { what: 'stale', seconds: 401 } },
        { answer: { status: 500, milliseconds: 1240, text: 'Internal Server Error' } },
        { first: 3, finding: { what: 'altered_body' }, session_id: null, event_type: null },
      ]),
    );
  },
  bench_faults: (fake) => {
    faces.waiting(fake);
    openBench(fake);
    fakeFaults(fake, [
      { answers: { call: 'CreateSession', times: 2, act: 'drop_after' } },
      { links: { times: 1, act: 'double' } },
      { clock: { seconds: 90_000 } },
    ]);
  },
  bench_no_exchanges: (fake) => {
    openBench(fake);
    keepExchanges(fake, []);
  },
  bench_no_log: (fake) => {
    openBench(fake);
    const unavailable = 'the exchange log can’t be read or written: disk I/O error';
    const none = { exchanges: [], next: null, missed: 0, unavailable };
    fake.bench.set('bench_list_exchanges', () => none);
  },
  bench_elsewhere: (fake) => {
    faces.no_token(fake);
    openBench(fake);
  },
  bench_doctor: (fake) => {
    openBench(fake);
    answer(fake, returnLinkDoctor(fake, takenByAnother));
  },
  bench_locked: (fake) => {
    faces.production(fake);
    openBench(fake);
    fake.snapshot.bench = { is_open: false, kept_out: false, faults: [] };
  },
  bench_kept_out: (fake) => {
    faces.bench_locked(fake);
    fake.snapshot.bench = { is_open: false, kept_out: true, faults: [] };
  },
  empty: (fake) => {
    fake.snapshot.storefront = { ...fake.snapshot.storefront, items: [] };
  },
  loading: (fake) => void fake.hold('read_snapshot'),
  broken: (fake) => fake.refuse('read_snapshot', 'internal'),
  history: (fake) => {
    fake.purchases = history();
  },
  counting: (fake) => {
    faces.history(fake);
    fake.hold('summarize_purchases');
  },
  uncounted: (fake) => {
    faces.history(fake);
    fake.refuse('summarize_purchases', 'journal_unavailable');
  },
  reading: (fake) => {
    faces.paid(fake);
    fake.hold('read_purchase');
  },
  unreadable: (fake) => {
    faces.paid(fake);
    fake.refuse('read_purchase', 'journal_unavailable');
  },
} satisfies Record<string, Face>;

export function isFace(name: string): name is keyof typeof faces {
  return Object.hasOwn(faces, name);
}

export function fakeWithFace(name: keyof typeof faces): FakeBackend {
  const fake = new FakeBackend();
  faces[name](fake);
  return fake;
}

function history() {
  // The first two are of one day at whatever hour this runs.
  const now = new Date().setHours(14, 0, 0, 0);
  return [
    kept('h1', now - 26 * HOUR, 'paid', { item_id: 'ship-heron' }),
    kept('h2', now - 27 * HOUR, 'failed', { item_id: 'coins-700', declined_attempts: 3 }),
    kept('h3', now - 75 * HOUR, 'cancelled', { item_id: 'skin-copper' }),
    kept('h4', now - 76 * HOUR, 'expired', { item_id: 'pass-season', environment: 'sandbox' }),
    kept('h5', now - 77 * HOUR, 'paid', { item_id: 'coins-120' }),
    kept('h6', now - 400 * 24 * HOUR, 'rejected', {
      item_id: 'map-north',
      rejection: { code: 'request_refused', api_code: 'invalid_currency', message: 'currency' },
    }),
  ];
}
