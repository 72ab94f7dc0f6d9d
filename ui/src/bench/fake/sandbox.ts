// The fake's local sandbox: a clock that can be moved, two things to come, and a word for each act.

import type { FakeBackend } from '../../lib/backend.fake';
import { commandError } from '../../lib/fake/state';
import type { SandboxAct, SandboxDeliveryDetail, SandboxPanel, SandboxView } from '../../lib/ipc.gen';
import { answer } from './index';

const NOON = Date.UTC(2026, 10, 24, 12);

function fresh(): SandboxView {
  return {
    now: NOON,
    speed: 0,
    counts: ['sessions', 'payments', 'refunds', 'accounts', 'deposits', 'webhooks_waiting'].map(
      (kind, at) => ({ kind, count: 4 - Math.min(at, 3) }),
    ),
    upcoming: [
      { at: NOON + 5_000, kind: 'refund_settles', id: 'ref_1', about: '50 Gold Coins' },
      { at: NOON + 300_000, kind: 'webhook_tried', id: 'del_1', about: 'session.paid' },
      { at: NOON + 1_800_000, kind: 'session_expires', id: 'ses_open', about: '50 Gold Coins' },
    ],
    answers: [],
    endpoints: [{ id: 'ep_1', url: 'http://127.0.0.1:3000/hook', events: [], status: 'enabled' }],
    deliveries: [
      {
        id: 'del_1',
        message_id: 'msg_1',
        endpoint_id: 'ep_1',
        event: 'session.paid',
        status: 'waiting',
        due_at: NOON + 300_000,
        tries: 1,
        last: 'HTTP 500',
      },
    ],
    choices: {
      routes: ['*', 'POST /v1/sessions', 'GET /v1/sessions/{id}/status'],
      methods: ['card', 'paypal', 'toffee_wallet'],
      deposit_methods: ['card', 'apple_pay'],
      reasons: ['card_declined', 'insufficient_funds'],
      events: ['session.paid', 'session.failed'],
    },
  };
}

export interface FakeSandbox {
  /** Every act, in order. */
  acts: SandboxAct[];
}

/** The acts of a fake that `fakeSandbox` was given. */
const sandboxes = new WeakMap<FakeBackend, FakeSandbox>();

export function sandboxOf(fake: FakeBackend): FakeSandbox {
  const found = sandboxes.get(fake);
  if (!found) throw new Error('this fake has no sandbox');
  return found;
}

export function fakeSandbox(fake: FakeBackend): void {
  let view = fresh();
  const acts: SandboxAct[] = [];
  sandboxes.set(fake, { acts });
  const panel = (): SandboxPanel =>
    fake.snapshot.environment.id === 'local'
      ? { not_here: null, sandbox: view }
      : { not_here: 'other_environment', sandbox: null };
  answer(fake, {
    bench_read_sandbox: panel,
    bench_act_on_sandbox: (act) => {
      acts.push(act);
      view = acted(view, act);
      return panel();
    },
    bench_export_sandbox: () => ({ path: '/home/player/Documents/sandbox-state.jsonl', count: 1 }),
    bench_import_sandbox: () => {
      view = fresh();
      return panel();
    },
    bench_copy_webhook_secret: () => null,
    bench_read_sandbox_delivery: ({ delivery_id }) => detail(view, delivery_id),
  });
}

function detail(view: SandboxView, id: string): SandboxDeliveryDetail {
  const delivery = view.deliveries.find((each) => each.id === id);
  if (!delivery) throw commandError('bench_refused', 'there is no such delivery');
  return {
    delivery,
    created_at: NOON,
    body: '{"type":"session.paid","data":{"id":"ses_open"}}',
    tries: [
      {
        at: NOON + 40,
        headers: 'webhook-id: msg_1\nwebhook-signature: v1,AAAA\n',
        status: 500,
        answer: 'no database',
        error: null,
        took_ms: 12,
      },
    ],
  };
}

function acted(view: SandboxView, act: SandboxAct): SandboxView {
  switch (act.kind) {
    case 'set_clock': {
      const now = (act.now ?? view.now) + (act.advance_seconds ?? 0) * 1_000;
      const upcoming = view.upcoming.filter((each) => each.at > now);
      return { ...view, now, upcoming, speed: act.speed ?? view.speed };
    }
    case 'script_answers': {
      const { route, count } = act;
      if (!Number.isInteger(count) || count < 1)
        throw commandError('bench_refused', 'count is not 1 or more');
      return { ...view, answers: [...view.answers, { route, count, fault: JSON.stringify(act.fault) }] };
    }
    case 'clear_answers':
      return { ...view, answers: [] };
    case 'add_endpoint': {
      const endpoint = { id: `ep_${view.endpoints.length + 1}`, url: act.url, events: act.events };
      return { ...view, endpoints: [...view.endpoints, { ...endpoint, status: 'enabled' }] };
    }
    case 'remove_endpoint':
      return { ...view, endpoints: view.endpoints.filter((each) => each.id !== act.endpoint_id) };
    case 'reset':
      return { ...fresh(), now: Date.now(), speed: 1, upcoming: [], endpoints: [], deliveries: [] };
    default:
      return view;
  }
}
