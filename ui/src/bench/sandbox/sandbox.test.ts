import { fireEvent } from '@testing-library/svelte';
import { expect, test } from 'vitest';

import { hook, maybe, openApp, shown, waitFor } from '../../../tests/app';
import { fakeWithFace } from '../../lib/fake/faces';
import type { SandboxPanel } from '../../lib/ipc.gen';
import { en } from '../../messages/en/bench';
import { sandboxOf } from '../fake/sandbox';

async function openSandbox() {
  const opened = await openApp('bench', '#/bench/sandbox');
  await shown('sandbox-panel');
  const { acts } = sandboxOf(opened.fake);
  return { ...opened, acts };
}

async function chosen(id: string) {
  const opened = await openSandbox();
  await waitFor(() => expect(hook('sandbox-session').textContent).toContain(id));
  await opened.user.selectOptions(hook('sandbox-session'), id);
  await shown('end-paid');
  return opened;
}

const line = () => hook('timeline') as HTMLInputElement;
const clock = (seconds: number) => ({
  kind: 'set_clock',
  advance_seconds: seconds,
  now: null,
  speed: null,
});

test('dragging the line and letting go moves the clock, and what was to come has come', async () => {
  const { acts } = await openSandbox();
  hook('mark-ref_1');
  await fireEvent.input(line(), { target: { value: '600' } });
  expect(acts).toEqual([]);
  expect(hook('timeline-preview').textContent).toContain('2 things');
  await fireEvent.pointerUp(line());
  await waitFor(() => expect(maybe('upcoming-ref_1')).toBeNull());
  expect(acts).toEqual([clock(600)]);
  expect(maybe('mark-del_1')).toBeNull();
  hook('upcoming-ses_open');
  expect(line().value).toBe('0');
  expect(hook('timeline-preview').textContent.trim()).toBe('');
});

test('by keyboard a moment is only chosen, Enter moves there and Escape does not', async () => {
  const { acts } = await openSandbox();
  await fireEvent.input(line(), { target: { value: '60' } });
  await fireEvent.keyDown(line(), { key: 'Escape' });
  expect(line().value).toBe('0');
  await fireEvent.input(line(), { target: { value: '120' } });
  expect(line().getAttribute('aria-valuetext')).toMatch(/12:02:00/);
  await fireEvent.keyDown(line(), { key: 'Enter' });
  await waitFor(() => expect(acts).toEqual([clock(120)]));
});

test('one press goes to just after what is to come, and a number of seconds back', async () => {
  const { acts, user } = await openSandbox();
  await user.click(hook('go-del_1'));
  await waitFor(() => expect(maybe('upcoming-del_1')).toBeNull());
  expect(acts).toEqual([clock(301)]);
  await user.type(hook('move-by'), '-30');
  await user.click(hook('move-by-send'));
  await waitFor(() => expect(acts.at(-1)).toEqual(clock(-30)));
  await user.selectOptions(hook('sandbox-speed'), '60');
  await waitFor(() => expect(acts.at(-1)).toMatchObject({ kind: 'set_clock', speed: 60 }));
});

test('the clock goes at any speed that the sandbox takes', async () => {
  const { acts, user } = await openSandbox();
  await user.click(hook('any-speed-set'));
  await user.type(hook('any-speed'), '0.5');
  await user.click(hook('any-speed-set'));
  await waitFor(() => expect(acts).toEqual([{ ...clock(0), advance_seconds: null, speed: 0.5 }]));
});

test('of what is to come and of what was sent everything can be seen, some at a time', async () => {
  const { fake, user } = await openSandbox();
  const read = fake.bench.get('bench_read_sandbox') as () => SandboxPanel;
  const { sandbox } = read();
  if (!sandbox) throw new Error('there is no sandbox');
  const many = <T extends { id: string }>([one]: T[], count: number): T[] =>
    Array.from({ length: count }, (_, at) => ({ ...(one as T), id: `of_many_${at}` }));
  fake.bench.set('bench_act_on_sandbox', () => ({
    not_here: null,
    sandbox: { ...sandbox, upcoming: many(sandbox.upcoming, 13), deliveries: many(sandbox.deliveries, 41) },
  }));
  await user.click(hook('real-time'));
  await user.click(await shown('upcoming-more'));
  hook('upcoming-of_many_12');
  expect(maybe('upcoming-more')).toBeNull();
  expect(maybe('delivery-of_many_20')).toBeNull();
  await user.click(hook('deliveries-more'));
  await user.click(hook('deliveries-more'));
  hook('delivery-of_many_40');
  expect(maybe('deliveries-more')).toBeNull();
});

test.each(['paid', 'failed', 'cancelled', 'expired'])('a session is ended as %s', async (outcome) => {
  const { acts, user } = await chosen('ses_open');
  await user.selectOptions(hook('sandbox-reason'), 'insufficient_funds');
  await user.click(hook(`end-${outcome}`));
  const wish = { session_id: 'ses_open', outcome, method: null, reason: 'insufficient_funds' };
  await waitFor(() => expect(acts).toEqual([{ kind: 'end_session', ...wish }]));
  await waitFor(() => expect(hook('sandbox-done').textContent).toContain(en.sandbox.done));
});

test('a payment is decided, an attempt made, and the return is none or double', async () => {
  const { acts, user } = await chosen('ses_held');
  await user.click(hook('payment-authorized'));
  await user.click(hook('attempt'));
  await user.click(hook('returns-never'));
  await user.click(hook('returns-twice'));
  await waitFor(() =>
    expect(acts.map((act) => act.kind)).toEqual([
      'end_payment',
      'attempt_payment',
      'set_returns',
      'set_returns',
    ]),
  );
  expect(acts[0]).toMatchObject({ payment_id: 'pay_held', outcome: 'authorized' });
});

test('a deposit is chosen and ended, and there is nothing to end before there is one', async () => {
  const { acts, fake, user } = await openSandbox();
  await waitFor(() => expect(hook('deposit-which').textContent).toContain('dep_1 · succeeded · $15.00'));
  expect(maybe('deposit-refunded')).toBeNull();
  await user.selectOptions(hook('deposit-which'), 'dep_1');
  await user.selectOptions(hook('deposit-end-reason'), 'insufficient_funds');
  await user.click(hook('deposit-failed'));
  await user.selectOptions(hook('deposit-end-reason'), '');
  await user.click(hook('deposit-refunded'));
  const end = { kind: 'end_deposit', deposit_id: 'dep_1' };
  await waitFor(() =>
    expect(acts).toEqual([
      { ...end, outcome: 'failed', reason: 'insufficient_funds' },
      { ...end, outcome: 'refunded', reason: null },
    ]),
  );
  fake.bench.set('bench_read_wallets', () => ({ accounts: [], deposits: [], is_whole: true }));
  await user.click(hook('deposit-make'));
  await shown('no-deposits');
  expect(maybe('deposit-which')).toBeNull();
});

test('the next answers of a route are scripted and cleared, and a refusal is told', async () => {
  const { acts, user } = await openSandbox();
  await user.selectOptions(hook('script-route'), 'POST /v1/sessions');
  await user.clear(hook('script-count'));
  await user.type(hook('script-count'), '3');
  await user.clear(hook('script-status'));
  await user.type(hook('script-status'), '429');
  await user.type(hook('script-retry_after'), '7');
  await user.click(hook('script-send'));
  expect((await shown('scripted')).textContent).toContain('3 × POST /v1/sessions');
  expect(acts[0]).toMatchObject({
    count: 3,
    fault: { fault: 'status', status: 429, retry_after: '7', code: null },
  });
  await user.selectOptions(hook('script-fault'), 'altered');
  await user.click(hook('script-send'));
  await waitFor(() =>
    expect(acts[1]).toMatchObject({ fault: { fault: 'altered', set: { '/item/price': '1' } } }),
  );
  await user.click(hook('script-another'));
  await user.type(hook('script-pointer-2'), '/status');
  await user.type(hook('script-value-2'), '"paid"');
  await user.click(hook('script-another'));
  await user.click(hook('script-send'));
  await waitFor(() =>
    expect(acts[2]).toEqual({
      kind: 'script_answers',
      route: 'POST /v1/sessions',
      count: 3,
      fault: { fault: 'altered', set: { '/item/price': '1', '/status': '"paid"' } },
    }),
  );
  await user.click(hook('script-clear'));
  await waitFor(() => expect(maybe('scripted')).toBeNull());
  await user.clear(hook('script-count'));
  await user.click(hook('script-send'));
  expect((await shown('error')).textContent).toContain('count is not 1 or more');
});

test('webhooks: an endpoint, its secret by Rust, the next ones late, an event made up, one sent again badly', async () => {
  const { acts, user, fake } = await openSandbox();
  await user.click(hook('copy-secret'));
  await waitFor(() => expect(fake.calls).toContain('bench_copy_webhook_secret'));
  await user.selectOptions(hook('oddity-kind'), 'late');
  await user.click(hook('oddity-add'));
  await user.click(hook('event-send'));
  await user.selectOptions(hook('resend-as'), 'old_timestamp');
  await user.clear(hook('resend-seconds'));
  await user.type(hook('resend-seconds'), '301');
  await user.click(hook('resend'));
  await user.clear(hook('endpoint-url'));
  await user.type(hook('endpoint-url'), 'http://127.0.0.1:9/x');
  await user.type(hook('endpoint-secret'), 'whsec_b3du');
  await user.click(hook('endpoint-add'));
  await shown('endpoint-ep_2');
  expect((hook('endpoint-secret') as HTMLInputElement).value).toBe('');
  expect(acts).toMatchObject([
    { kind: 'add_oddity', oddity: 'late', seconds: 600, count: 1 },
    { kind: 'send_event', endpoint_id: 'ep_1', event: 'session.paid', data: '' },
    { kind: 'resend', delivery_id: 'del_1', oddity: 'old_timestamp', seconds: 301 },
    { kind: 'add_endpoint', url: 'http://127.0.0.1:9/x', secret: 'whsec_b3du', events: [] },
  ]);
});

test('a webhook shows what was sent and answered, and the list is of one endpoint or event', async () => {
  const { user } = await openSandbox();
  expect(maybe('delivery-body')).toBeNull();
  await user.click(hook('delivery-open-del_1'));
  expect((await shown('delivery-body')).textContent).toContain('ses_open');
  expect(hook('delivery-headers').textContent).toContain('webhook-signature: v1,');
  expect(hook('delivery-answer').textContent).toBe('HTTP 500\nno database');
  expect(hook('delivery-answer').tabIndex).toBe(0);
  await user.selectOptions(hook('deliveries-event'), 'session.paid');
  await user.selectOptions(hook('deliveries-endpoint'), 'ep_1');
  hook('delivery-del_1');
  await user.click(hook('event-send'));
  expect(hook('deliveries-event').textContent).not.toContain('session.failed');
});

test('game, wallet and tokens are set, and a typed token leaves its field', async () => {
  const { acts, user } = await openSandbox();
  await user.selectOptions(hook('game-manual_completion'), 'true');
  await user.type(hook('game-session_seconds'), '60');
  await user.click(hook('game-set'));
  await user.type(hook('account-also'), 'racer/captain');
  await user.click(hook('account-set'));
  await user.selectOptions(hook('deposit-reason'), 'insufficient_funds');
  await user.click(hook('deposit-make'));
  await user.click(hook('standing-revoked'));
  await user.type(hook('token-token'), 'sk_test_other_0001');
  await user.type(hook('token-games'), 'racer, shooter');
  await user.type(hook('token-expires_in'), '60');
  await user.click(hook('token-set'));
  await waitFor(() => expect(acts).toHaveLength(5));
  expect(acts).toMatchObject([
    { kind: 'set_game', manual_completion: true, wallet: null, session_seconds: 60, methods: null },
    {
      kind: 'set_account',
      user_id: 'player_42',
      also: [{ game_id: 'racer', user_id: 'captain' }],
      real: 1000,
      bonus: 0,
    },
    { kind: 'make_deposit', amount: 1000, method: null, reason: 'insufficient_funds', slow: false },
    { kind: 'set_standing', standing: 'revoked' },
    {
      kind: 'set_token',
      token: 'sk_test_other_0001',
      games: ['racer', 'shooter'],
      standing: 'good',
      expires_at: Date.UTC(2026, 10, 24, 12, 1),
    },
  ]);
  expect((hook('token-token') as HTMLInputElement).value).toBe('');
});

test('everything is exported, imported, and forgotten with a seed after a question', async () => {
  const { acts, user, fake } = await openSandbox();
  await user.click(hook('state-export'));
  await user.click(hook('state-import'));
  await waitFor(() => expect(fake.calls).toContain('bench_import_sandbox'));
  await user.type(hook('reset-seed'), 'as before');
  await user.click(hook('state-reset'));
  expect(acts).toEqual([]);
  await user.click(hook('reset-yes'));
  await waitFor(() => expect(acts).toEqual([{ kind: 'reset', seed: 'as before' }]));
  await waitFor(() => expect(maybe('upcoming-ses_open')).toBeNull());
});

test('where another environment is in use, the tab says why it has nothing', async () => {
  const fake = fakeWithFace('bench');
  fake.snapshot.environment.id = 'sandbox';
  await openApp(fake, '#/bench/sandbox');
  expect((await shown('no-sandbox')).dataset.why).toBe('other_environment');
  expect(maybe('sandbox-panel')).toBeNull();
});
