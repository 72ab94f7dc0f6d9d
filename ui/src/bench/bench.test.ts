import { expect, test } from 'vitest';

import { hook, maybe, openApp, shown, waitFor } from '../../tests/app';
import { faces, fakeWithFace } from '../lib/fake/faces';
import { BENCH_COMMANDS } from '../lib/ipc.gen';
import { tabs } from './tabs';

test('where the bench is not offered, neither the rail nor its address shows it', async () => {
  await openApp('ready', '#/bench');
  expect(maybe('nav-bench')).toBeNull();
  expect(maybe('bench-panel')).toBeNull();
  await shown('buy-coins-50');
});

test('against production it opens only after its name was typed', async () => {
  const { fake, user } = await openApp('bench_locked', '#/bench');
  await user.type(await shown('confirm-production'), 'sandbox');
  await user.click(hook('confirm-production-send'));
  expect((await shown('error')).dataset.code).toBe('bench_closed');
  expect(maybe('bench-panel')).toBeNull();
  await user.clear(hook('confirm-production'));
  await user.type(hook('confirm-production'), 'production');
  await user.click(hook('confirm-production-send'));
  await shown('bench-panel');
  expect(fake.calls.filter((call) => call === 'bench_confirm_production')).toHaveLength(2);
});

test('the tabs are one stop, and arrows go round them', async () => {
  const { user } = await openApp('bench', '#/bench');
  const first = await shown(`bench-tab-${tabs[0].id}`);
  first.focus();
  for (const tab of [...tabs.slice(1), tabs[0]]) {
    await user.keyboard('{ArrowRight}');
    await waitFor(() => expect(hook(`bench-tab-${tab.id}`).getAttribute('aria-selected')).toBe('true'));
    expect(document.activeElement).toBe(hook(`bench-tab-${tab.id}`));
    expect(location.hash).toBe(`#/bench/${tab.id}`);
  }
  const stops = document.querySelectorAll('[role="tab"][tabindex="0"]');
  expect(stops).toHaveLength(1);
});

test('the fake answers every command of the bench', () => {
  const fake = fakeWithFace('bench');
  expect(BENCH_COMMANDS.filter((command) => !fake.bench.has(command))).toEqual([]);
});

test('a face of the bench is offered the bench', () => {
  for (const face of Object.keys(faces).filter((name) => name.startsWith('bench'))) {
    expect(fakeWithFace(face as keyof typeof faces).snapshot.bench, face).not.toBeNull();
  }
});
