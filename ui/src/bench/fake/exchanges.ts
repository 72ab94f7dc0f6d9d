// The exchange log of the fake backend: a few exchanges, kept in memory.

import type { FakeBackend } from '../../lib/backend.fake';
import { commandError } from '../../lib/fake/state';
import type { ExchangeDetail, ExchangeLine } from '../../lib/ipc.gen';
import { answer } from '.';

const PAGE = 50;

/** An exchange as the log has it. */
export function exchange(id: number, more: Partial<ExchangeLine> = {}, body: object = {}): ExchangeDetail {
  const line: ExchangeLine = {
    id,
    at: Date.UTC(2026, 10, 24, 12, 0, id),
    this_run: true,
    by_bench: false,
    method: 'GET',
    path: '/v1/sessions/ses_1/status',
    call: 'GetSessionStatus',
    status: 200,
    error: null,
    took: 12.5,
    attempt: 1,
    fault: null,
    ...more,
  };
  const isPost = line.method === 'POST';
  return {
    line,
    url: `http://127.0.0.1:43117${line.path}`,
    key: isPost ? '0a1b2c3d-0000-4000-8000-000000000001' : null,
    sent_headers: [{ name: 'authorization', value: 'Bearer (withheld)' }],
    sent_body: isPost ? '{"game_id":"star_courier","return_url":"(withheld)"}' : null,
    answer_headers: line.status === null ? [] : [{ name: 'content-type', value: 'application/json' }],
    answer_body: line.status === null ? null : JSON.stringify(body),
  };
}

const create = { method: 'POST', path: '/v1/sessions', call: 'CreateSession' };

export function someExchanges(): ExchangeDetail[] {
  return [
    exchange(1, { ...create, this_run: false }, { id: 'ses_1', status: 'pending', url: '(withheld)' }),
    exchange(2, { ...create, status: null, error: 'no answer in time', took: 20_000 }),
    exchange(3, { ...create, attempt: 2 }, { id: 'ses_2', status: 'pending', url: '(withheld)' }),
    exchange(4, {}, { status: 'pending' }),
    exchange(5, {}, { status: 'paid' }),
  ];
}

/** Has the fake answer for a log of these exchanges, the oldest first. */
export function keepExchanges(fake: FakeBackend, kept: ExchangeDetail[]): void {
  const found = (id: number) => {
    const one = kept.find(({ line }) => line.id === id);
    if (!one) throw commandError('bench_refused');
    return one;
  };
  answer(fake, {
    bench_list_exchanges: ({ search, after }) => {
      const fits = kept
        .filter(({ line }) => after === null || line.id < after)
        .filter(({ line }) => !search.this_run || line.this_run)
        .filter(({ line }) => !search.only_failed || line.status !== 200)
        .filter((one) => JSON.stringify(one).toLowerCase().includes(search.text.toLowerCase()))
        .map(({ line }) => line)
        .reverse();
      const exchanges = fits.slice(0, PAGE);
      const next = fits.length > PAGE ? (exchanges.at(-1)?.id ?? null) : null;
      return { exchanges, next, missed: 0, unavailable: null };
    },
    bench_read_exchange: ({ id }) => found(id),
    bench_write_exchange: ({ id, form }) => ({ text: `${form} of ${found(id).url}\n` }),
    bench_compare_exchanges: ({ left, right }) => [
      { change: 'same', text: `GET ${found(left).url}` },
      { change: 'removed', text: found(left).answer_body ?? '' },
      { change: 'added', text: found(right).answer_body ?? '' },
    ],
    bench_export_exchanges: () => ({ path: '/tmp/exchanges.har', count: kept.length }),
  });
}
