import { expect, test } from 'vitest';

import { hook, maybe, openApp, shown, waitFor } from '../../../tests/app';
import { sentReport } from '../fake/bug-report';
import { fakeWithFace } from '../../lib/fake/faces';
import { answer, openBench } from '../fake';
import { formatSize } from './size';

function purchaseWithTools() {
  const fake = fakeWithFace('waiting');
  openBench(fake);
  return openApp(fake, '#/purchase/one');
}

test('one press writes the report of a purchase, it is shown with all that is in the zip, and saved as shown', async () => {
  const { fake, user } = await purchaseWithTools();
  await user.click(await shown('bug-report'));
  expect((await shown('bug-report-text')).textContent).toContain('# Bug report: `50 Gold Coins`');
  const parts = hook('bug-report-parts').textContent;
  for (const part of ['report.md', 'exchanges.har', '21 kB', 'scenario.toml', '640 byte']) {
    expect(parts).toContain(part);
  }
  expect(fake.calls).not.toContain('bench_save_bug_report');
  await user.click(hook('bug-report-zip'));
  await waitFor(() => expect(hook('bug-report-said').textContent).toContain('bug-report-0d9c2f4e.zip'));
  await user.click(hook('bug-report-markdown'));
  await waitFor(() => expect(hook('bug-report-said').textContent).toContain('bug-report-0d9c2f4e.md'));
  await user.click(hook('bug-report-copy'));
  await waitFor(() => expect(hook('bug-report-said').textContent).toContain('Copied.'));
  await user.click(hook('bug-report-close'));
  expect(maybe('bug-report-text')).toBeNull();
});

test('a report that can’t be replayed elsewhere says why', async () => {
  const { fake, user } = await purchaseWithTools();
  const write = fake.bench.get('bench_write_bug_report') as () => object;
  fake.bench.set('bench_write_bug_report', () => ({ ...write(), not_recorded: 'made elsewhere' }));
  await user.click(await shown('bug-report'));
  expect((await shown('bug-report-not-recorded')).textContent).toContain('made elsewhere');
});

test('a player without tester tools is offered no report', async () => {
  await openApp('waiting', '#/purchase/one');
  await shown('purchase-state');
  expect(maybe('bug-report')).toBeNull();
});

test('a report that is dropped on the window is shown wherever the tester is, and replayed on a sandbox of its own', async () => {
  const { fake, user } = await openApp('bench', '#/store');
  answer(fake, { bench_read_brought_report: () => sentReport });
  fake.tell('bench_changed', { part: 'bug_report' });
  expect((await shown('brought-of')).textContent).toContain('50 Gold Coins');
  expect(location.hash).toBe('#/bench/scenarios');
  const about = hook('brought-about').textContent;
  for (const part of ['bug-report-0d9c2f4e.zip', 'made by version 0.1.0', '3 steps']) {
    expect(about).toContain(part);
  }
  expect(hook('brought-text').textContent).toContain('# Bug report');
  let asked: unknown;
  fake.bench.set('bench_run_scenarios', (request: never) => {
    asked = request;
    return null;
  });
  await user.click(hook('brought-replay'));
  await waitFor(() =>
    expect(asked).toEqual({ scenario_ids: ['brought.bug-report'], place: 'own_sandbox', looped: false }),
  );
});

test('a report is opened by keyboard, and what is none says why', async () => {
  const { fake, user } = await openApp('bench', '#/bench/scenarios');
  (await shown('bug-report-open')).focus();
  await user.keyboard('{Enter}');
  await shown('brought-of');
  const none = { report: null, problem: 'not a zip of at most 4194304 bytes' };
  answer(fake, { bench_read_brought_report: () => none });
  fake.tell('bench_changed', { part: 'bug_report' });
  expect((await shown('brought-problem')).textContent).toContain('not a zip');
  expect(maybe('brought-replay')).toBeNull();
});

test('sizes are written as the reader writes numbers', () => {
  expect(formatSize(640, 'en-US')).toBe('640 byte');
  expect(formatSize(5_204, 'de')).toBe('5,2 kB');
  expect(formatSize(2_500_000, 'en-US')).toBe('2.5 MB');
});
