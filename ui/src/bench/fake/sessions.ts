// The fake's sessions: one pending, one authorized, one paid, one that the journal has otherwise; and a wallet.

import type { FakeBackend } from '../../lib/backend.fake';
import { commandError } from '../../lib/fake/state';
import type {
  ApiAnswerView,
  BenchPaymentView,
  BenchSessionAct,
  BenchSessionDetail,
  BenchSessionView,
  JournalDifferenceView,
} from '../../lib/ipc.gen';
import { answer } from './index';

const DAY = Date.UTC(2026, 10, 24, 12);
const price = { amount: 499, currency: 'USD' };

function session(id: string, status: string, at: number): BenchSessionView {
  const is_final = status !== 'pending';
  return {
    id,
    status,
    is_final,
    user_id: at % 2 === 0 ? 'player_42' : 'player_7',
    title: '50 Gold Coins',
    price,
    created_at: DAY - at * 60_000,
    ended_at: is_final ? DAY : null,
    has_page: !is_final,
  };
}

function payment(id: string, status: string): BenchPaymentView {
  return {
    id,
    status,
    amount: price,
    method: 'card',
    details: 'visa 4242',
    created_at: DAY,
    error: status === 'failed' ? 'card_declined: The bank said no.' : null,
    is_authorized: status === 'authorized',
    can_refund: status === 'succeeded',
    refunds: [],
  };
}

function detail(
  of: BenchSessionView,
  payments: BenchPaymentView[],
  differences: JournalDifferenceView[] = [],
): BenchSessionDetail {
  const raw = JSON.stringify({ session: { id: of.id, status: of.status, url: '[payment page]' } }, null, 2);
  const mark = [of.status, ...payments.map((each) => each.status)].join(' ');
  const purchase_id = of.id === 'ses_other' ? null : 'one';
  return { session: of, game_id: 'star_harbor', tax: null, payments, raw, mark, purchase_id, differences };
}

const done: ApiAnswerView = {
  outcome: 'done',
  status: null,
  code: null,
  message: '',
  field: null,
  details: [],
  retry_after_seconds: null,
};

const conflict: ApiAnswerView = {
  ...done,
  outcome: 'refused',
  status: 409,
  code: 'session_not_pending',
  message: 'The session is paid.',
};

export function fakeSessions(fake: FakeBackend): void {
  const open = new Map(
    [
      detail(session('ses_open', 'pending', 2), [payment('pay_no', 'failed')]),
      detail(session('ses_held', 'pending', 4), [payment('pay_held', 'authorized')]),
      detail(
        session('ses_paid', 'paid', 6),
        [payment('pay_taken', 'succeeded')],
        [{ kind: 'journal_behind', journal: 'pending', api: 'paid' }],
      ),
      detail(
        session('ses_other', 'cancelled', 7),
        [],
        [{ kind: 'not_in_journal', journal: null, api: 'cancelled' }],
      ),
    ].map((each) => [each.session.id, each]),
  );
  const get = (id: string) => {
    const found = open.get(id);
    if (!found) throw commandError('request_refused');
    return found;
  };
  const put = (next: BenchSessionDetail) => {
    open.set(next.session.id, next);
    return next;
  };
  answer(fake, {
    bench_list_sessions: ({ user_id, status, offset }) => {
      const all = [...open.values()]
        .map((each) => each.session)
        .filter((each) => user_id === '' || each.user_id === user_id)
        .filter((each) => status === '' || each.status === status);
      return {
        game_id: 'star_harbor',
        sessions: all.slice(offset, offset + 3),
        next: all.length > offset + 3 ? offset + 3 : null,
      };
    },
    bench_read_session: ({ session_id }) => get(session_id),
    bench_follow_session: ({ session_id }) => {
      const { session: known } = get(session_id);
      const paid = { ...known, status: 'paid', is_final: true, has_page: false, ended_at: DAY };
      return put(detail(paid, [payment('pay_taken', 'succeeded')]));
    },
    bench_act_on_session: ({ session_id, act }) => {
      const before = get(session_id);
      if (act.kind === 'cancel_session' && before.session.is_final)
        return { answer: conflict, detail: before, not_read: null };
      const after = put(acted(before, act));
      // As with Rust, which reads the session after the act.
      const not_read = fake.refusal('bench_read_session');
      return { answer: done, detail: not_read ? null : after, not_read };
    },
    bench_compare_journal: () => ({
      sessions: open.size,
      purchases: 1,
      is_whole: false,
      differing: [...open.values()]
        .filter((each) => each.differences.length > 0)
        .map(({ session: of, purchase_id, differences }) => ({
          session_id: of.id,
          purchase_id,
          title: of.title,
          differences,
        })),
    }),
    bench_read_wallets: ({ user_id }) => ({
      accounts:
        user_id === 'nobody'
          ? []
          : [
              {
                id: 'acc_1',
                users: ['star_harbor/player_42'],
                real: { amount: 1500, currency: 'USD' },
                bonus: { amount: 200, currency: 'USD' },
              },
            ],
      deposits: [
        {
          id: 'dep_1',
          account_id: 'acc_1',
          status: 'succeeded',
          amount: { amount: 1500, currency: 'USD' },
          method: 'apple_pay',
          created_at: DAY,
        },
      ],
      is_whole: true,
    }),
    bench_open_session_page: () => null,
  });
}

function acted(before: BenchSessionDetail, act: BenchSessionAct): BenchSessionDetail {
  const { session: known } = before;
  switch (act.kind) {
    case 'cancel_session':
      return detail(
        { ...known, status: 'cancelled', is_final: true, has_page: false, ended_at: DAY },
        before.payments,
      );
    case 'complete_payment':
      return detail(
        { ...known, status: 'paid', is_final: true, has_page: false, ended_at: DAY },
        before.payments.map((each) => payment(each.id, 'succeeded')),
      );
    case 'cancel_payment':
      return detail(
        known,
        before.payments.map((each) => payment(each.id, 'cancelled')),
      );
    case 'refund':
      return detail(
        known,
        before.payments.map((each) => ({
          ...each,
          refunds: [
            {
              id: 'ref_1',
              status: 'pending',
              reason: act.reason || null,
              created_at: DAY,
              error: null,
            },
          ],
        })),
      );
  }
}
