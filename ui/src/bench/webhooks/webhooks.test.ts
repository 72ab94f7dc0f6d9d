import { fireEvent } from '@testing-library/svelte';
import { expect, test } from 'vitest';

import { hook, maybe, openApp, shown, waitFor } from '../../../tests/app';

test('one click makes the listener an endpoint of the local sandbox', async () => {
  const { user } = await openApp('bench', '#/bench/webhooks');
  await user.click(await shown('webhook-register'));
  await waitFor(() => expect(hook('webhook-listens').dataset.listens).toBe('true'));
  expect(hook('webhook-has-secret').dataset.has).toBe('true');
});

test('the secret goes in and is not in the window any more', async () => {
  const { fake, user } = await openApp('bench', '#/bench/webhooks');
  await user.type(await shown('webhook-secret'), 'whsec_Y2FuYXJ5');
  await user.click(hook('webhook-secret-use'));
  await waitFor(() => expect(hook('webhook-has-secret').dataset.has).toBe('true'));
  expect(hook('webhook-secret')).toHaveProperty('value', '');
  expect(document.documentElement.outerHTML).not.toContain('Y2FuYXJ5');
  await user.click(hook('webhook-secret-forget'));
  await waitFor(() => expect(hook('webhook-has-secret').dataset.has).toBe('false'));
  expect(fake.calls.filter((call) => call === 'bench_set_webhook_secret')).toHaveLength(2);
});

test('a message says what is wrong with it, and stands in what happened to its session', async () => {
  const { user } = await openApp('bench_webhooks', '#/bench/webhooks');
  await user.click(await shown('webhook-2'));
  const finding = await shown('webhook-finding');
  expect(finding.dataset.what).toBe('stale');
  expect(finding.textContent).toContain('401 s');
  const kinds = [...hook('webhook-story').querySelectorAll('li')].map(({ dataset }) => dataset.kind);
  expect(kinds).toContain('journal');
  expect(kinds.filter((kind) => kind === 'webhook')).toHaveLength(3);
  expect(hook('webhook-body-text').textContent).toContain('ses_one');
  await user.click(hook('webhook-3'));
  await waitFor(() => expect(hook('webhook-answer').textContent).toContain('500'));
});

test('an event is made, sent twice where that is the fault, and replayed', async () => {
  const { user } = await openApp('bench_webhooks', '#/bench/webhooks');
  await user.click(await shown('webhook-send-open'));
  await user.clear(hook('webhook-type'));
  await user.type(hook('webhook-type'), 'refund.succeeded');
  await user.selectOptions(hook('webhook-fault'), 'duplicate');
  await user.click(hook('webhook-send'));
  const last = await shown('webhook-5');
  expect(last.dataset.origin).toBe('sent');
  expect(last.textContent).toContain('refund.succeeded');
  await user.click(last);
  await user.click(await shown('webhook-replay'));
  await shown('webhook-6');
});

const dataField = () => hook('webhook-data') as HTMLTextAreaElement;

test('the data is what the API sends with that event until something else is typed, and can be filled in again', async () => {
  const { user } = await openApp('bench_webhooks', '#/bench/webhooks');
  await user.click(await shown('webhook-send-open'));
  await waitFor(() => expect(dataField().value).toContain('"status": "paid"'));
  await user.clear(hook('webhook-type'));
  await user.type(hook('webhook-type'), 'session.failed');
  await waitFor(() => expect(dataField().value).toContain('"status": "failed"'));
  await fireEvent.input(dataField(), { target: { value: '{"mine": 1}' } });
  await user.clear(hook('webhook-type'));
  await user.type(hook('webhook-type'), 'session.created');
  await waitFor(() => expect((hook('webhook-fill') as HTMLButtonElement).disabled).toBe(false));
  expect(dataField().value).toBe('{"mine": 1}');
  await user.click(hook('webhook-fill'));
  await waitFor(() => expect(dataField().value).toContain('"status": "created"'));
});

test('a type that the API does not have is said to be one, and sent with whatever data', async () => {
  const { fake, user } = await openApp('bench_webhooks', '#/bench/webhooks');
  await user.click(await shown('webhook-send-open'));
  await waitFor(() => expect(dataField().value).not.toBe(''));
  expect(maybe('webhook-type-unknown')).toBeNull();
  await user.clear(hook('webhook-type'));
  await user.type(hook('webhook-type'), 'session.eaten');
  await shown('webhook-type-unknown');
  await fireEvent.input(dataField(), { target: { value: '[1]' } });
  const send = fake.bench.get('bench_send_webhook') as (request: object) => null;
  const sent: object[] = [];
  fake.bench.set('bench_send_webhook', (request: object) => {
    sent.push(request);
    return send(request);
  });
  await user.click(hook('webhook-send'));
  expect((await shown('webhook-5')).textContent).toContain('session.eaten');
  expect(sent).toEqual([{ event_type: 'session.eaten', data: '[1]', fault: 'none' }]);
});

test('without secret or backend nothing is sent, and it says so', async () => {
  const { user } = await openApp('bench', '#/bench/webhooks');
  await user.click(await shown('webhook-send-open'));
  await waitFor(() => expect((hook('webhook-send') as HTMLButtonElement).disabled).toBe(false));
  await user.click(hook('webhook-send'));
  expect((await shown('error')).dataset.code).toBe('bench_refused');
  expect(maybe('webhook-1')).toBeNull();
});

test('a message that was caught elsewhere is verified and opened', async () => {
  const { user } = await openApp('bench', '#/bench/webhooks');
  await user.click(await shown('webhook-paste-open'));
  await fireEvent.input(hook('webhook-paste'), {
    target: { value: 'webhook-id: msg_1\n\n{"type": "payment.failed"}' },
  });
  await user.click(hook('webhook-verify'));
  expect((await shown('webhook-finding')).dataset.what).toBe('no_secret');
  expect(hook('webhook-1').dataset.origin).toBe('pasted');
});
