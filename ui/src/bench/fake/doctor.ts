// The return-link doctor of the fake: sound, unless the scheme is another program's.

import type { FakeBackend } from '../../lib/backend.fake';
import type { DoctorStep, DoctorView } from '../../lib/ipc.gen';

const steps: readonly DoctorStep[] = ['registered', 'browser', 'handed_over', 'program', 'cold', 'running'];

export function returnLinkDoctor(fake: FakeBackend, first: Partial<DoctorView> = {}) {
  let view: DoctorView = { is_running: false, steps: [], verdict: null, detail: null, ...first };
  return {
    bench_read_doctor: () => view,
    bench_start_doctor: () => {
      view = {
        is_running: false,
        steps: steps.map((step) => ({ step, state: 'passed' })),
        verdict: 'sound',
        detail: null,
      };
      fake.tell('bench_changed', { part: 'doctor' });
      return null;
    },
  };
}

export const takenByAnother: DoctorView = {
  is_running: false,
  steps: steps.map((step, at) => ({ step, state: at === 0 ? 'failed' : 'open' })),
  verdict: 'other_program',
  detail: 'Rival Shop (/usr/bin/rival-shop)',
};
