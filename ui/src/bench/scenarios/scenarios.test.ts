import { expect, test } from 'vitest';

import { hook, maybe, openApp, shown, waitFor } from '../../../tests/app';
import { scenariosOf } from '../fake/scenarios';

const mark = (name: string) => hook(name).dataset.mark;

test('a run is watched step by step, and its verdict stands in the grid with its evidence', async () => {
  const { fake, user } = await openApp('bench', '#/bench/scenarios');
  await user.click(await shown('scenario-paid-by-card'));
  await user.click(await shown('scenario-run'));
  await waitFor(() => expect(mark('step-mark-0')).toBe('running'));
  expect(mark('step-mark-1')).toBe('waiting');
  expect(hook('scenario-steps').textContent).toContain('15 s');
  expect(hook('scenarios-run-all')).toHaveProperty('disabled', true);
  const scenarios = scenariosOf(fake);
  scenarios.step();
  await waitFor(() => expect(mark('step-mark-1')).toBe('running'));
  expect(mark('step-mark-0')).toBe('passed');
  scenarios.step();
  scenarios.step();
  await waitFor(() => expect(mark('scenario-verdict')).toBe('passed'));
  expect(hook('scenarios-status').textContent).toContain('1 passed');
  expect((await shown('grid-paid-by-card')).dataset.mark).toBe('passed');
  await user.click(hook('evidence-paid-by-card'));
  expect((await shown('evidence-raw-text')).textContent).toContain('"name": "paid-by-card"');
  await user.click(await shown('scenarios-report'));
  expect(fake.calls).toContain('bench_open_scenario_report');
});

test('a scenario that fails says at which step and why, and what follows is not reached', async () => {
  const { fake, user } = await openApp('bench', '#/bench/scenarios');
  await user.click(await shown('scenario-own.never-green'));
  await user.click(await shown('scenario-run'));
  await waitFor(() => expect(mark('step-mark-0')).toBe('running'));
  scenariosOf(fake).step();
  scenariosOf(fake).step();
  await waitFor(() => expect(mark('scenario-verdict')).toBe('failed'));
  expect(hook('scenario-reason').textContent).toBe('step 2: the app says: pending, not failed');
  expect(mark('step-mark-2')).toBe('not_reached');
});

test('beside the evidence of one that failed stands the bug report to send', async () => {
  const { fake, user } = await openApp('bench', '#/bench/scenarios');
  await user.click(await shown('scenario-own.never-green'));
  await user.click(await shown('scenario-run'));
  await waitFor(() => expect(mark('step-mark-0')).toBe('running'));
  scenariosOf(fake).step();
  scenariosOf(fake).step();
  await user.click(await shown('evidence-own.never-green'));
  expect((await shown('evidence-bug-report')).textContent).toContain('own.never-green.zip');
});

test('the backend that stands beside a sandbox is named, and where there is none, how one is', async () => {
  const { fake, user } = await openApp('bench_elsewhere', '#/bench/scenarios');
  expect((await shown('scenarios-backend')).textContent).toContain('name it and its secret under Webhooks');
  scenariosOf(fake).backend = 'http://127.0.0.1:8021/webhooks/toffeepay';
  fake.tell('bench_changed', { part: 'scenarios' });
  await waitFor(() => expect(hook('scenarios-backend').textContent).toContain('http://127.0.0.1:8021/'));
  // The environment in use has no backend beside it.
  await user.click(hook('place-in_use'));
  expect(maybe('scenarios-backend')).toBeNull();
});

test('a file that is no scenario is listed with reason and line, and can’t be run', async () => {
  const { user } = await openApp('bench', '#/bench/scenarios');
  await user.click(await shown('scenario-own.broken'));
  const wrong = await shown('scenario-wrong');
  expect(wrong.textContent).toContain('Line 6');
  expect(wrong.textContent).toContain('dance');
  expect(maybe('scenario-run')).toBeNull();
});

test('all run one after the other, what runs is shown, and a run is stopped', async () => {
  const { fake, user } = await openApp('bench', '#/bench/scenarios');
  await user.click(await shown('scenarios-loop'));
  await user.click(hook('scenarios-run-all'));
  await waitFor(() => expect(mark('scenario-mark-own.never-green')).toBe('running'));
  expect(hook('scenario-steps').textContent).toContain('failed');
  expect(hook('scenarios-status').textContent).toContain('Round 1');
  scenariosOf(fake).step();
  scenariosOf(fake).step();
  await waitFor(() => expect(mark('scenario-mark-paid-by-card')).toBe('running'));
  await user.click(hook('scenarios-stop'));
  await waitFor(() => expect(mark('scenario-mark-paid-by-card')).toBe('not_reached'));
  expect(hook('scenarios-status').textContent).toContain('Stopped');
  expect(hook('scenarios-stop')).toHaveProperty('disabled', true);
});

test('in the environment in use, each step that is not possible says why', async () => {
  const { user } = await openApp('bench_elsewhere', '#/bench/scenarios');
  await user.click(await shown('scenario-paid-by-card'));
  expect(maybe('impossible-1')).toBeNull();
  await user.click(hook('place-in_use'));
  expect((await shown('impossible-1')).textContent).toContain('a payment page that can be paid');
  expect((await shown('why-not-paid-by-card')).textContent).toContain('step 2 needs a payment page');
  expect(maybe('why-not-cancelled-in-the-app')).toBeNull();
  expect(maybe('impossible-0')).toBeNull();
});

test('a run of which nothing is possible in the environment in use ends at once and says so, also in a loop', async () => {
  const { user } = await openApp('bench_elsewhere', '#/bench/scenarios');
  await user.click(await shown('scenario-paid-by-card'));
  await user.click(hook('place-in_use'));
  await user.click(hook('scenarios-loop'));
  await user.click(await shown('scenario-run'));
  await waitFor(() => expect(mark('scenario-verdict')).toBe('skipped'));
  expect(hook('scenarios-status').textContent).toContain('None of them can run here');
  expect(hook('scenarios-stop')).toHaveProperty('disabled', true);
});

test('against the local sandbox there is no other place, and it says why', async () => {
  await openApp('bench', '#/bench/scenarios');
  await waitFor(() => expect(hook('place-in_use')).toHaveProperty('disabled', true));
  const why = document.getElementById(hook('place-in_use').getAttribute('aria-describedby') ?? '');
  expect(why?.textContent).toContain('sandbox or a backend');
});

test('another folder is chosen by the system’s dialog, and found scenarios are narrowed by words', async () => {
  const { user } = await openApp('bench', '#/bench/scenarios');
  await user.click(await shown('scenarios-folder'));
  await waitFor(() => expect(hook('bench-panel').textContent).toContain('/home/tester/others'));
  await user.type(hook('scenarios-find'), 'by card');
  expect(maybe('scenario-cancelled-in-the-app')).toBeNull();
  hook('scenario-paid-by-card');
});

test('a run that can’t begin says so', async () => {
  const { fake, user } = await openApp('bench', '#/bench/scenarios');
  fake.refuse('bench_run_scenarios', 'bench_refused');
  await user.click(await shown('scenarios-run-all'));
  expect((await shown('error')).dataset.code).toBe('bench_refused');
});
