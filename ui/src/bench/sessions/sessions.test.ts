import { expect, test } from 'vitest';

import { hook, maybe, openApp, shown, waitFor } from '../../../tests/app';
import { en } from '../../messages/en/bench';

async function openSessions() {
  const opened = await openApp('bench', '#/bench/sessions');
  await shown('session-ses_open');
  return opened;
}

const status = () => hook('session-detail').dataset.status;

test('sessions are narrowed by status, searched, and read page by page', async () => {
  const { user } = await openSessions();
  expect(maybe('session-ses_other')).toBeNull();
  await user.click(hook('sessions-more'));
  await shown('session-ses_other');
  expect(maybe('sessions-more')).toBeNull();
  await user.type(hook('sessions-find'), 'SES_PAID');
  await waitFor(() => expect(maybe('session-ses_open')).toBeNull());
  hook('session-ses_paid');
  await user.clear(hook('sessions-find'));
  await user.selectOptions(hook('sessions-status'), 'paid');
  await waitFor(() => expect(maybe('session-ses_open')).toBeNull());
  await user.type(hook('sessions-player'), 'nobody{Enter}');
  await shown('empty');
});

test('a session is cancelled only after a question, and what the API says is shown', async () => {
  const { user, fake } = await openSessions();
  await user.click(hook('session-ses_open'));
  await user.click(await shown('session-cancel'));
  await user.click(hook('keep'));
  expect(fake.calls).not.toContain('bench_act_on_session');
  await user.click(hook('session-cancel'));
  await user.click(hook('session-cancel-yes'));
  await waitFor(() => expect(status()).toBe('cancelled'));
  expect(hook('api-answer').dataset.outcome).toBe('done');
  expect(hook('session-status-ses_open').textContent).toBe('cancelled');
  expect(maybe('session-cancel')).toBeNull();
});

test('what the API said to an act is shown also where the session can’t be read after it', async () => {
  const { user, fake } = await openSessions();
  await user.click(hook('session-ses_open'));
  await user.click(await shown('session-cancel'));
  fake.refuse('bench_read_session', 'unreachable');
  await user.click(hook('session-cancel-yes'));
  expect((await shown('api-answer')).dataset.outcome).toBe('done');
  expect(hook('session-not-read').textContent).toBe(en.sessions.notRead);
  expect(hook('error').dataset.code).toBe('unreachable');
  expect(status()).toBe('pending');
  fake.refuse('bench_read_session', null);
  await user.click(hook('session-read'));
  await waitFor(() => expect(status()).toBe('cancelled'));
  expect(maybe('session-not-read')).toBeNull();
});

test.each([
  ['payment-complete', 'succeeded', 'paid'],
  ['payment-cancel', 'cancelled', 'pending'],
])('an authorized payment: %s', async (act, ofPayment, ofSession) => {
  const { user } = await openSessions();
  await user.click(hook('session-ses_held'));
  await user.click(await shown(act));
  await waitFor(() => expect(hook('payment-pay_held').dataset.status).toBe(ofPayment));
  expect(status()).toBe(ofSession);
  expect(maybe(act)).toBeNull();
});

test('a refund is asked for with its reason, and not twice', async () => {
  const { user } = await openSessions();
  await user.click(hook('session-ses_paid'));
  await user.type(await shown('refund-reason'), 'bought twice');
  await user.click(hook('payment-refund'));
  expect((await shown('refund-ref_1')).textContent).toContain('bought twice');
  expect(maybe('payment-refund')).toBeNull();
});

test('a followed session changes by itself, until it is final', async () => {
  const { user, fake } = await openSessions();
  const letGo = fake.hold('bench_follow_session');
  await user.click(hook('session-ses_open'));
  await user.click(await shown('session-follow'));
  hook('session-unfollow');
  expect(status()).toBe('pending');
  letGo();
  await waitFor(() => expect(status()).toBe('paid'));
  await shown('session-follow');
  expect(fake.calls.filter((call) => call === 'bench_follow_session')).toHaveLength(1);
});

test('an answer about a session that is not looked at any more is not shown', async () => {
  const { user, fake } = await openSessions();
  const letGo = fake.hold('bench_follow_session');
  await user.click(hook('session-ses_open'));
  await user.click(await shown('session-follow'));
  await user.click(hook('session-ses_held'));
  await shown('payment-pay_held');
  letGo();
  await waitFor(() => expect(fake.calls).toContain('bench_follow_session'));
  hook('payment-pay_held');
  expect(maybe('session-unfollow')).toBeNull();
});

test('each difference of journal and API is explained, for one session and for all', async () => {
  const { user } = await openSessions();
  await user.click(hook('session-ses_open'));
  await shown('alike');
  await user.click(hook('session-ses_paid'));
  expect((await shown('difference-journal_behind')).textContent).toContain(
    en.sessions.differences.journal_behind,
  );
  expect(hook('session-purchase').getAttribute('href')).toBe('#/purchase/one');
  await user.click(hook('compare-journal'));
  const all = await shown('comparison');
  expect(all.textContent).toContain(en.sessions.differences.not_in_journal);
  expect(all.textContent).toContain('4 sessions held against 1 purchase.');
  expect(all.textContent).toContain(en.sessions.partly);
  await user.click(hook('open-ses_other'));
  await waitFor(() => expect(status()).toBe('cancelled'));
});

test('the payment page is opened by Rust, and a refusal to is told', async () => {
  const { user, fake } = await openSessions();
  await user.click(hook('session-ses_open'));
  fake.refuse('bench_open_session_page', 'payment_page_refused');
  await user.click(await shown('session-open-page'));
  expect((await shown('error')).dataset.code).toBe('payment_page_refused');
  fake.refuse('bench_open_session_page', null);
  await user.click(hook('session-open-page'));
  await waitFor(() => expect(hook('session-detail').textContent).toContain(en.sessions.opened));
  expect(hook('session-raw-text').textContent).toContain('[payment page]');
});

test('a list that can’t be read says why', async () => {
  const { fake, user } = await openSessions();
  fake.refuse('bench_list_sessions', 'unreachable');
  await user.click(hook('sessions-read'));
  expect((await shown('error')).dataset.code).toBe('unreachable');
});

test('wallets are shown with what was put into them, for one player too', async () => {
  const { user } = await openApp('bench', '#/bench/wallets');
  expect((await shown('account-acc_1')).textContent).toContain('$15.00');
  hook('deposit-dep_1');
  await user.type(hook('wallets-player'), 'nobody{Enter}');
  await shown('empty');
});
