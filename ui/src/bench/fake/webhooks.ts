// The webhook bench of the fake: what it lists is what was put in, and what was done is noted.

import type { FakeBackend } from '../../lib/backend.fake';
import { commandError } from '../../lib/fake/state';
import type { WebhookBenchView, WebhookDetail, WebhookFinding, WebhookLineView } from '../../lib/ipc.gen';
import type { BenchCalls } from '../calls';

type Request<C extends keyof BenchCalls> = BenchCalls[C]['request'];

/** With lines given, it listens already, with a secret and a backend. */
export function webhookBench(fake: FakeBackend, lines: Partial<WebhookLineView>[] = []) {
  let view: WebhookBenchView = {
    address: null,
    has_secret: false,
    backend: null,
    has_sandbox: fake.snapshot.environment.id === 'local',
    event_types: ['session.created', 'session.paid', 'session.failed', 'refund.succeeded'],
    lines: [],
  };

  function change(more: Partial<WebhookBenchView>): null {
    view = { ...view, ...more };
    fake.tell('bench_changed', { part: 'webhooks' });
    return null;
  }

  function take(more: Partial<WebhookLineView>): number {
    const number = view.lines.length + 1;
    const finding: WebhookFinding = view.has_secret ? { what: 'good' } : { what: 'no_secret' };
    const line: WebhookLineView = {
      number,
      at: Date.now(),
      origin: 'received',
      message_id: `msg_${number}`,
      event_type: 'session.paid',
      session_id: 'ses_one',
      finding,
      first: null,
      answer: view.backend ? { status: 200, milliseconds: 12, text: 'ok' } : null,
      ...more,
    };
    change({ lines: [line, ...view.lines] });
    return number;
  }

  const find = (number: number): WebhookLineView => {
    const line = view.lines.find((each) => each.number === number);
    if (!line) throw commandError('bench_refused');
    return line;
  };

  if (lines.length > 0) {
    change({
      address: 'http://127.0.0.1:40123/webhooks/0123456789abcdef',
      has_secret: true,
      backend: 'http://127.0.0.1:3000/webhooks',
    });
    for (const line of lines) take(line);
  }

  return {
    bench_read_webhooks: () => view,
    bench_read_webhook: ({ number }: Request<'bench_read_webhook'>): WebhookDetail => {
      const line = find(number);
      const own = fake.purchases.find(({ purchase }) => purchase.session_id === line.session_id);
      return {
        line,
        headers: [{ name: 'webhook-id', value: line.message_id ?? '' }],
        body: JSON.stringify({ type: line.event_type, data: { session_id: line.session_id } }, null, 2),
        purchase_id: own?.purchase.id ?? null,
        timeline: own?.timeline ?? [],
      };
    },
    bench_listen_for_webhooks: ({ on }: Request<'bench_listen_for_webhooks'>) =>
      change({ address: on ? 'http://127.0.0.1:40123/webhooks/0123456789abcdef' : null }),
    bench_set_webhook_secret: ({ secret }: Request<'bench_set_webhook_secret'>) =>
      change({ has_secret: secret !== null }),
    bench_set_webhook_backend: ({ url }: Request<'bench_set_webhook_backend'>) => change({ backend: url }),
    bench_send_webhook: ({ event_type, fault }: Request<'bench_send_webhook'>) => {
      if (!view.has_secret || !view.backend) throw commandError('bench_refused');
      const first = take({ origin: 'sent', event_type });
      if (fault === 'duplicate') take({ origin: 'sent', event_type, first });
      return null;
    },
    bench_read_webhook_data: ({ event_type }: Request<'bench_read_webhook_data'>) =>
      view.event_types.includes(event_type)
        ? JSON.stringify({ id: 'ses_one', status: event_type.split('.')[1], user_id: 'player_42' }, null, 2)
        : null,
    bench_replay_webhook: ({ number }: Request<'bench_replay_webhook'>) => {
      if (!view.has_secret || !view.backend) throw commandError('bench_refused');
      take({ ...find(number), number: view.lines.length + 1, origin: 'sent', at: Date.now() });
      return null;
    },
    bench_verify_webhook: ({ text }: Request<'bench_verify_webhook'>) =>
      take({ origin: 'pasted', event_type: /"type":\s*"([^"]+)"/.exec(text)?.[1] ?? null }),
    bench_register_for_webhooks: () =>
      change({ address: 'http://127.0.0.1:40123/webhooks/0123456789abcdef', has_secret: true }),
  };
}
