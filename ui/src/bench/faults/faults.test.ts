import { expect, test } from 'vitest';

import { hook, maybe, openApp, shown, waitFor } from '../../../tests/app';
import type { FaultSetting } from '../../lib/ipc.gen';

const VIEW = '#/bench/faults';
const VIEWS = ['#/store', '#/purchases', '#/purchase/one', '#/settings', '#/bench/exchanges', VIEW];

async function openDial() {
  const opened = await openApp('bench', VIEW);
  await shown('fault-set');
  const set = () => opened.fake.snapshot.bench?.faults.map((fault) => fault.setting) ?? [];
  return { ...opened, set };
}

test('a fault that is set is in sight in every view at once, and gone with Clear', async () => {
  const { user, set } = await openDial();
  expect(maybe('fault-strip')).toBeNull();
  await user.click(hook('fault-set'));
  await shown('fault-strip');
  for (const view of VIEWS) {
    location.hash = view;
    await waitFor(() => expect(hook('fault-strip').textContent).toContain('every call'));
  }
  await user.click(hook('faults-clear'));
  await waitFor(() => expect(maybe('fault-strip')).toBeNull());
  expect(set()).toEqual([]);
});

test('each kind asks for what belongs to it, and is set as that', async () => {
  const { user, set } = await openDial();
  const wanted: FaultSetting[] = [
    { answers: { call: 'CreateSession', times: 3, act: { status: { status: 429 } } } },
    {
      answers: { call: 'CreateSession', times: 3, act: { altered: { pointer: '/item/price', value: '1' } } },
    },
    { links: { times: 1, act: { delay: { milliseconds: 2500 } } } },
    { kill: { point: 'after-request-create' } },
    { clock: { seconds: -7200 } },
    'network_lost',
  ];
  await user.selectOptions(hook('fault-call'), 'CreateSession');
  await user.selectOptions(hook('fault-act'), 'status');
  await user.clear(hook('fault-status'));
  await user.type(hook('fault-status'), '429');
  await user.clear(hook('fault-times'));
  await user.type(hook('fault-times'), '3');
  await user.click(hook('fault-set'));

  await user.selectOptions(hook('fault-act'), 'altered');
  await user.clear(hook('fault-pointer'));
  await user.type(hook('fault-pointer'), '/item/price');
  await user.clear(hook('fault-value'));
  await user.type(hook('fault-value'), '1');
  await user.click(hook('fault-set'));
  await waitFor(() => expect(hook('fault-strip').textContent).toContain('answer with 1 at /item/price'));

  await user.selectOptions(hook('fault-kind'), 'links');
  await user.selectOptions(hook('fault-link-act'), 'delay');
  await user.clear(hook('fault-seconds'));
  await user.type(hook('fault-seconds'), '2.5');
  await user.clear(hook('fault-times'));
  await user.type(hook('fault-times'), '1');
  await user.click(hook('fault-set'));

  await user.selectOptions(hook('fault-kind'), 'kill');
  await user.selectOptions(hook('fault-point'), 'after-request-create');
  await user.click(hook('fault-set'));

  await user.selectOptions(hook('fault-kind'), 'clock');
  await user.clear(hook('fault-hours'));
  await user.type(hook('fault-hours'), '-2');
  await user.click(hook('fault-set'));

  await user.selectOptions(hook('fault-kind'), 'network_lost');
  await user.click(hook('fault-set'));
  await waitFor(() => expect(set()).toEqual(wanted));
});

test('one is taken back by itself, and the others stay', async () => {
  const { user } = await openDial();
  await user.click(hook('fault-set'));
  await waitFor(() => expect(hook('faults').children).toHaveLength(1));
  await user.selectOptions(hook('fault-kind'), 'network_lost');
  await user.click(hook('fault-set'));
  await waitFor(() => expect(hook('faults').children).toHaveLength(2));
  await user.click(hook('fault-remove-1'));
  await waitFor(() => expect(hook('faults').textContent).toContain('network'));
  expect(hook('faults').children).toHaveLength(1);
  expect(hook('fault-strip').textContent).not.toContain('every call');
});

test('what came as often as it was set goes from the strip by itself', async () => {
  const { fake } = await openApp('bench_faults', '#/store');
  await shown('fault-strip');
  fake.snapshot = { ...fake.snapshot, bench: { is_open: true, kept_out: false, faults: [] } };
  fake.tell('snapshot_changed', null);
  await waitFor(() => expect(maybe('fault-strip')).toBeNull());
});

test('what is refused says so', async () => {
  const { user } = await openDial();
  await user.selectOptions(hook('fault-kind'), 'clock');
  await user.clear(hook('fault-hours'));
  await user.type(hook('fault-hours'), '0');
  await user.click(hook('fault-set'));
  expect((await shown('error')).dataset.code).toBe('bench_refused');
  expect(maybe('fault-strip')).toBeNull();
});
