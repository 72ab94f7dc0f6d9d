import { expect, test } from 'vitest';

import { hasState, hook, maybe, openApp, shown, waitFor } from '../../../tests/app';
import { scenariosOf } from '../fake/scenarios';

const namedRequests = (fake: { calls: string[] }) =>
  fake.calls.filter((call) => call.startsWith('bench_save') || call.startsWith('bench_run'));

test('a purchase is recorded from its own screen: steps, file and what is not known are shown first', async () => {
  const { fake, user } = await openApp('bench_paid', '#/purchase/one');
  await user.click(await shown('record-purchase'));
  await shown('recording');
  expect(hook('recording-steps').children).toHaveLength(3);
  const remarks = hook('recording-remarks').textContent;
  expect(remarks).toContain('told from the payments');
  expect(remarks).toMatch(/written .?5.? times/);
  await user.clear(hook('recording-name'));
  expect(hook('recording-save')).toHaveProperty('disabled', true);
  await user.type(hook('recording-name'), 'My "own" $& case');
  expect(hook('recording-file-text').textContent).toContain('title = "My \\"own\\" $& case"');
  expect(namedRequests(fake)).toEqual([]);
  await user.click(hook('recording-save'));
  await waitFor(() => {
    expect(hook('recording-saved').textContent).toContain('/home/tester/scenarios/by-hand.toml');
  });
  await user.click(hook('recording-close'));
  expect(maybe('recording')).toBeNull();
});

test('a recording that is run at once is in the list, and its run is watched', async () => {
  const { fake, user } = await openApp('bench_paid', '#/purchase/one');
  await user.click(await shown('record-purchase'));
  await shown('recording');
  await user.click(hook('recording-run'));
  await waitFor(() => {
    expect(location.hash).toBe('#/bench/scenarios');
  });
  const mark = async () => (await shown('scenario-mark-recorded.by-hand')).dataset.mark;
  expect(await mark()).toBe('running');
  for (let step = 0; step < 3; step += 1) scenariosOf(fake).step();
  await waitFor(async () => {
    expect(await mark()).toBe('passed');
  });
});

test('one of the last purchases can be recorded from the scenarios', async () => {
  const { user } = await openApp('bench_paid', '#/bench/scenarios');
  expect((await shown('record-choice')).textContent).toContain('·');
  await user.click(hook('record-purchase'));
  expect((await shown('recording')).textContent).toContain('Run it now');
});

test('why a purchase can’t be recorded or saved is said where it was asked for', async () => {
  const { fake, user } = await openApp('bench_paid', '#/purchase/one');
  const refuse = () => {
    throw { code: 'bench_refused', message: 'made elsewhere', retryable: false, reference: 'r' };
  };
  const record = fake.bench.get('bench_record_purchase');
  fake.bench.set('bench_record_purchase', refuse);
  await user.click(await shown('record-purchase'));
  await shown('error');
  expect(maybe('recording')).toBeNull();
  if (record) fake.bench.set('bench_record_purchase', record);
  fake.bench.set('bench_save_recording', refuse);
  await user.click(hook('record-purchase'));
  await shown('recording');
  await user.click(hook('recording-save'));
  await waitFor(() => {
    expect(hook('recording').textContent).toContain('made elsewhere');
  });
});

test('who has no bench is offered no recording', async () => {
  await openApp('paid', '#/purchase/one');
  await hasState('paid');
  expect(maybe('record-purchase')).toBeNull();
});
