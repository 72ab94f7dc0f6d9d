import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';

import { hook, maybe, openApp, shown, waitFor } from '../../../tests/app';
import { FakeBackend } from '../../lib/backend.fake';
import { openBench } from '../fake';
import { exchange, keepExchanges, someExchanges } from '../fake/exchanges';

const VIEW = '#/bench/exchanges';

function ids(): string[] {
  const rows = hook('exchanges').querySelectorAll<HTMLElement>('button');
  return [...rows].map((row) => row.dataset.test?.replace('exchange-', '') ?? '');
}

async function openLog(kept = someExchanges()) {
  const fake = new FakeBackend();
  openBench(fake);
  keepExchanges(fake, kept);
  const opened = await openApp(fake, VIEW);
  if (kept.length > 0) await shown(`exchange-${kept.at(-1)?.line.id}`);
  return opened;
}

test('the newest stands first, and a new one comes in by itself', async () => {
  const kept = someExchanges();
  const { fake } = await openLog(kept);
  expect(ids()).toEqual(['5', '4', '3', '2', '1']);
  expect(hook('exchange-1').textContent).toContain('earlier run');
  expect(hook('exchange-2').textContent).toContain('no answer');
  expect(hook('exchange-3').textContent).toContain('try 2');
  kept.push(exchange(6, { by_bench: true }));
  fake.tell('bench_changed', { part: 'exchanges' });
  await shown('exchange-6');
  expect(ids()[0]).toBe('6');
  expect(hook('exchange-6').textContent).toContain('by the bench');
  expect(hook('exchange-5').textContent).not.toContain('by the bench');
});

test('words, lack of success and this run narrow the list; what does not fit is said', async () => {
  const { user } = await openLog();
  await user.click(hook('exchanges-failed'));
  await waitFor(() => expect(ids()).toEqual(['2']));
  await user.click(hook('exchanges-failed'));
  await user.click(hook('exchanges-this-run'));
  await waitFor(() => expect(ids()).toEqual(['5', '4', '3', '2']));
  await user.type(hook('exchanges-search'), 'createsession');
  await waitFor(() => expect(ids()).toEqual(['3', '2']));
  await user.type(hook('exchanges-search'), 'xyz');
  await shown('exchanges-none');
});

test('an exchange opens with its key and both halves, and without its token', async () => {
  const { user } = await openLog();
  await user.click(hook('exchange-3'));
  expect((await shown('copy-sent-text')).textContent).toContain('POST http://127.0.0.1:43117/v1/sessions');
  expect(hook('copy-sent-text').textContent).toContain('Bearer (withheld)');
  expect(hook('copy-answer-text').textContent).toContain('"status": "pending"');
  expect(hook('bench-panel').textContent).toContain('0a1b2c3d-0000-4000-8000-000000000001');
  expect(hook('exchange-3').getAttribute('aria-current')).toBe('true');
});

test.each(['curl', 'typescript', 'python', 'go', 'rust'])('one press copies it as %s', async (form) => {
  const { fake, user } = await openLog();
  await user.click(hook('exchange-5'));
  await user.click(await shown(`copy-as-${form}`));
  expect((await shown('copy-as-text')).textContent).toContain(`${form} of http://127.0.0.1`);
  await waitFor(() => expect(hook('copy-as-said').textContent).toContain('Copied.'));
  expect(fake.calls.slice(-2)).toEqual(['bench_write_exchange', 'bench_copy']);
});

test('what can’t be written says why', async () => {
  const { fake, user } = await openLog();
  fake.refuse('bench_write_exchange', 'bench_refused');
  await user.click(hook('exchange-5'));
  await user.click(await shown('copy-as-go'));
  expect((await shown('error')).dataset.code).toBe('bench_refused');
  expect(maybe('copy-as-text')).toBeNull();
});

test('two are compared line by line, and then no more', async () => {
  const { user } = await openLog();
  await user.click(hook('exchange-4'));
  await user.click(await shown('exchange-mark'));
  expect((await shown('exchange-marked')).textContent).toContain('choose the other one');
  await user.click(hook('exchange-5'));
  const lines = (await shown('comparison')).querySelectorAll<HTMLElement>('li');
  expect([...lines].map((line) => line.dataset.change)).toEqual(['same', 'removed', 'added']);
  expect(lines[1]?.textContent).toContain('only in the first');
  await user.click(hook('exchange-unmark'));
  await waitFor(() => expect(maybe('comparison')).toBeNull());
  expect(maybe('copy-answer-text')).not.toBeNull();
});

test('it is saved as HAR, and says where', async () => {
  const { user } = await openLog();
  await user.click(hook('exchanges-export'));
  await waitFor(() => expect(hook('exchanges-said').textContent).toBe('5 saved to /tmp/exchanges.har'));
});

test('a long log is read page by page, and a new exchange does not lose the older ones', async () => {
  const kept = Array.from({ length: 120 }, (_, at) => exchange(at + 1));
  const { fake, user } = await openLog(kept);
  expect(ids()).toHaveLength(50);
  await user.click(hook('exchanges-more'));
  await waitFor(() => expect(ids()).toHaveLength(100));
  kept.push(exchange(121));
  fake.tell('bench_changed', { part: 'exchanges' });
  await shown('exchange-121');
  expect(ids()).toHaveLength(101);
  await user.click(hook('exchanges-more'));
  await waitFor(() => expect(ids()).toEqual(Array.from({ length: 121 }, (_, at) => `${121 - at}`)));
  expect(maybe('exchanges-more')).toBeNull();
});

test('an empty log says so', async () => {
  await openApp('bench_no_exchanges', VIEW);
  expect((await shown('empty')).textContent).toContain('Nothing was sent yet');
});

test('a log that can’t be opened says why, and offers nothing', async () => {
  await openApp('bench_no_log', VIEW);
  expect((await shown('exchanges-unavailable')).textContent).toContain('disk I/O error');
  expect(maybe('exchanges-search')).toBeNull();
});

test('by keyboard alone: from the tab to an exchange to its copy', async () => {
  await openLog();
  const user = userEvent.setup();
  (await shown('bench-tab-exchanges')).focus();
  const stops = [
    'exchanges-search',
    'exchanges-failed',
    'exchanges-this-run',
    'exchanges-export',
    'exchange-5',
  ];
  for (const stop of stops) {
    await user.tab();
    expect((document.activeElement as HTMLElement).dataset.test).toBe(stop);
  }
  await user.keyboard('{Enter}');
  (await shown('copy-as-curl')).focus();
  await user.keyboard('{Enter}');
  await shown('copy-as-text');
});
