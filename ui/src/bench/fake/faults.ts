// The fault dial of the fake backend: what is set is in the snapshot, as it is in Rust.

import type { FakeBackend } from '../../lib/backend.fake';
import { commandError } from '../../lib/fake/state';
import type { FaultSetting, FaultView } from '../../lib/ipc.gen';
import { answer } from '.';

export function fakeFaults(fake: FakeBackend, settings: FaultSetting[] = []): void {
  let last = 0;
  const faults = () => fake.snapshot.bench?.faults ?? [];
  const change = (next: FaultView[]) => {
    if (!fake.snapshot.bench) return;
    fake.snapshot = { ...fake.snapshot, bench: { ...fake.snapshot.bench, faults: next } };
    fake.tell('snapshot_changed', null);
  };
  const set = (setting: FaultSetting) => change([...faults(), { id: ++last, setting }]);
  answer(fake, {
    bench_read_fault_choices: () => ({
      calls: ['CreateSession', 'GetSessionStatus'],
      points: ['after-commit-begun', 'after-request-create'],
    }),
    bench_set_fault: ({ setting }) => {
      if (typeof setting === 'object' && 'clock' in setting && setting.clock.seconds === 0) {
        throw commandError('bench_refused');
      }
      set(setting);
      return null;
    },
    bench_remove_fault: ({ id }) => {
      change(faults().filter((fault) => fault.id !== id));
      return null;
    },
    bench_clear_faults: () => {
      change([]);
      return null;
    },
  });
  settings.forEach(set);
}
