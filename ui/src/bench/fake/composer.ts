// The fake's composer: it knows a few of the rules, and keeps requests in memory.

import type { FakeBackend } from '../../lib/backend.fake';
import { commandError } from '../../lib/fake/state';
import type { ApiAnswerView, BrokenRuleView, SavedRequest } from '../../lib/ipc.gen';
import { answer } from './index';

const first = {
  game_id: 'star_harbor',
  user_id: 'player_42',
  item: { title: '50 Gold Coins', price: 499, currency: 'USD' },
  return_url: 'storefront-companion://payment-complete?state=0000000000000000000000',
};

interface Body {
  user_id?: unknown;
  quantity?: unknown;
  item?: { price?: unknown };
}

function broken(text: string): BrokenRuleView[] {
  let body: Body;
  try {
    body = JSON.parse(text) as Body;
  } catch {
    return [{ field: '', rule: 'json', reason: 'EOF while parsing a value at line 1 column 1' }];
  }
  const found: BrokenRuleView[] = [];
  const add = (field: string, rule: BrokenRuleView['rule']) => found.push({ field, rule, reason: 'no' });
  if (body.user_id === undefined) add('user_id', 'required');
  const price = body.item?.price;
  if (!Number.isInteger(price)) add('item.price', 'integer');
  else if (Number(price) < 1) add('item.price', 'price_in_range');
  if (body.quantity !== undefined) add('quantity', 'known');
  return found;
}

const quiet = { message: '', details: [], retry_after_seconds: null };
const made: ApiAnswerView = { ...quiet, outcome: 'done', status: null, code: null, field: null };
const refused: ApiAnswerView = {
  ...quiet,
  outcome: 'refused',
  status: 400,
  code: 'invalid_price',
  field: 'item.price',
  message: 'item.price is not between 1 and 2147483647',
  details: [{ code: 'invalid_argument', message: 'of the item' }],
};

export function fakeComposer(fake: FakeBackend): void {
  let saved: SavedRequest[] = [{ name: 'No price', body: '{"item":{"price":0}}' }];
  let sent = 0;
  answer(fake, {
    bench_read_composer: () => ({ body: JSON.stringify(first, null, 2), saved, saved_problem: null }),
    bench_check_request: ({ body }) => broken(body),
    bench_send_request: ({ body, anyway, idempotency_key }) => {
      const isBroken = broken(body).length > 0;
      if (isBroken && !anyway) throw commandError('bench_refused');
      sent += 1;
      return {
        answer: isBroken ? refused : made,
        session_id: isBroken ? null : 'ses_open',
        session_status: isBroken ? null : 'pending',
        has_page: !isBroken,
        idempotency_key: idempotency_key ?? `00000000-0000-4000-8000-00000000000${sent}`,
        took_ms: 12,
      };
    },
    bench_save_request: (request) => {
      if (request.name.trim() === '') throw commandError('bench_refused');
      saved = [...saved.filter((each) => each.name !== request.name), request];
      return saved;
    },
    bench_delete_request: ({ name }) => {
      saved = saved.filter((each) => each.name !== name);
      return saved;
    },
  });
}
