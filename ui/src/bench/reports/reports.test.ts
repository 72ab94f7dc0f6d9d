import { within } from '@testing-library/svelte';
import { tick } from 'svelte';
import { expect, test } from 'vitest';

import { hook, maybe, openApp, shown, waitFor } from '../../../tests/app';
import { sentReport } from '../fake/bug-report';
import { fakeWithFace } from '../../lib/fake/faces';
import type { BugReportView, SaveBugReport, WriteBugReport } from '../../lib/ipc.gen';
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

test('every part of the zip is opened by keyboard and read before anything is saved', async () => {
  const { fake, user } = await purchaseWithTools();
  await user.click(await shown('bug-report'));
  const list = await shown('bug-report-parts');
  expect(maybe('bug-report-part-text')).toBeNull();
  const summary = within(list).getByText('exchanges.har').closest('summary');
  await user.click(summary as HTMLElement);
  const text = await shown('bug-report-part-text');
  expect(text.textContent).toContain('"entries": []');
  expect(text.getAttribute('aria-label')).toBe('exchanges.har');
  expect(text.tabIndex).toBe(0);
  expect(within(list).getAllByRole('group')).toHaveLength(6);
  expect(maybe('bug-report-cut')).toBeNull();
  expect(fake.calls).not.toContain('bench_save_bug_report');
});

test('a part that is longer than is shown says so', async () => {
  const { fake, user } = await purchaseWithTools();
  const write = fake.bench.get('bench_write_bug_report') as () => BugReportView;
  fake.bench.set('bench_write_bug_report', () => {
    const report = write();
    return {
      ...report,
      parts: report.parts.map((part) => ({ ...part, is_cut: part.name === 'report.json' })),
    };
  });
  await user.click(await shown('bug-report'));
  await user.click(within(await shown('bug-report-parts')).getByText('report.json'));
  expect((await shown('bug-report-cut')).textContent).toContain('the rest of it is in the zip');
});

test('a report that comes when another purchase is shown is not shown, and the one of that purchase is saved', async () => {
  const fake = fakeWithFace('several');
  openBench(fake);
  const { user } = await openApp(fake, '#/purchase/more0');
  const asked: string[] = [];
  const saved: number[] = [];
  let letGo = (): void => undefined;
  const held = new Promise<void>((resolve) => (letGo = resolve));
  const write = fake.bench.get('bench_write_bug_report') as () => BugReportView;
  fake.bench.set('bench_write_bug_report', async ({ purchase_id }: WriteBugReport) => {
    asked.push(purchase_id);
    const report = { ...write(), markdown: `of ${purchase_id}`, report_id: asked.length };
    if (purchase_id === 'more0') await held;
    return report;
  });
  fake.bench.set('bench_save_bug_report', ({ report_id }: SaveBugReport) => {
    saved.push(report_id);
    return { path: 'x.zip', count: 1 };
  });
  await user.click(await shown('bug-report'));
  location.hash = '#/purchase/more1';
  await waitFor(() => expect((hook('bug-report') as HTMLButtonElement).disabled).toBe(false));
  await user.click(hook('bug-report'));
  expect((await shown('bug-report-text')).textContent).toBe('of more1');
  letGo();
  await held;
  await tick();
  expect(hook('bug-report-text').textContent).toBe('of more1');
  await user.click(hook('bug-report-zip'));
  await waitFor(() => expect(saved).toEqual([2]));
  expect(asked).toEqual(['more0', 'more1']);
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

test('what is dropped while the bench is closed is not opened, and the tester is told to open it first', async () => {
  const { fake } = await openApp('bench_locked', '#/store');
  expect(maybe('kept-out')).toBeNull();
  fake.snapshot = { ...fake.snapshot, bench: { is_open: false, kept_out: true, faults: [] } };
  fake.tell('snapshot_changed', null);
  fake.tell('bench_changed', { part: 'bug_report' });
  expect((await shown('kept-out')).textContent).toContain('drop it again');
  expect(hook('kept-out').parentElement?.getAttribute('role')).toBe('alert');
  expect(location.hash).toBe('#/bench/scenarios');
  expect(fake.calls).not.toContain('bench_read_brought_report');
});

test('sizes are written as the reader writes numbers', () => {
  expect(formatSize(640, 'en-US')).toBe('640 byte');
  expect(formatSize(5_204, 'de')).toBe('5,2 kB');
  expect(formatSize(2_500_000, 'en-US')).toBe('2.5 MB');
});
