import { expect, test } from 'vitest';

import { hook, maybe, openApp, shown, waitFor } from '../../../tests/app';

const states = () => [...hook('doctor-steps').querySelectorAll('li')].map(({ dataset }) => dataset.state);
const verdict = () => hook('doctor-verdict').dataset.verdict;

test('one click sends a probe, and every step that it proves is listed', async () => {
  const { user } = await openApp('bench', '#/bench/doctor');
  await user.click(await shown('doctor-start'));
  await waitFor(() => expect(verdict()).toBe('sound'));
  expect(states()).toEqual(Array.from({ length: 6 }, () => 'passed'));
  expect(maybe('doctor-repair')).toBeNull();
});

test('a culprit is named, and Repair registers the app anew and sends another probe', async () => {
  const { fake, user } = await openApp('bench_doctor', '#/bench/doctor');
  await waitFor(() => expect(verdict()).toBe('other_program'));
  expect(hook('doctor-verdict').textContent).toContain('Rival Shop');
  expect(states()).toEqual(['failed', 'open', 'open', 'open', 'open', 'open']);
  await user.click(hook('doctor-repair'));
  await waitFor(() => expect(verdict()).toBe('sound'));
  expect(fake.calls.filter((call) => call === 'repair_scheme')).toHaveLength(1);
});

test('a repair that fails is told, and no probe is sent', async () => {
  const { fake, user } = await openApp('bench_doctor', '#/bench/doctor');
  fake.refuse('repair_scheme', 'scheme_not_registered');
  await user.click(await shown('doctor-repair'));
  expect((await shown('error')).dataset.code).toBe('scheme_not_registered');
  expect(fake.calls).not.toContain('bench_start_doctor');
});
