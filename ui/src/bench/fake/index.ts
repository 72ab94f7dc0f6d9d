// The bench of the fake backend. A part adds what its commands do in a file of its own, and its line here.

import type { FakeBackend } from '../../lib/backend.fake';
import { commandError } from '../../lib/fake/state';
import type { BenchCommandName } from '../../lib/ipc.gen';
import type { BenchCalls } from '../calls';
import { bugReports } from './bug-report';
import { fakeComposer } from './composer';
import { returnLinkDoctor } from './doctor';
import { linkLab } from './links';
import { fakeScenarios } from './scenarios';
import { fakeSandbox } from './sandbox';
import { fakeSessions } from './sessions';
import { webhookBench } from './webhooks';
import { keepExchanges, someExchanges } from './exchanges';
import { fakeFaults } from './faults';

type Acts = { [C in BenchCommandName]?: (request: BenchCalls[C]['request']) => BenchCalls[C]['answer'] };

/** Has the fake answer these commands. */
export function answer(fake: FakeBackend, acts: Acts): void {
  for (const [command, act] of Object.entries(acts)) {
    fake.bench.set(command as BenchCommandName, act as (request: never) => unknown);
  }
}

/** Offers the bench. */
export function openBench(fake: FakeBackend): void {
  fake.snapshot.bench = { is_open: true, kept_out: false, faults: [] };
  answer(fake, {
    bench_confirm_production: ({ typed }) => {
      if (typed.trim() !== 'production') throw commandError('bench_closed');
      fake.snapshot = { ...fake.snapshot, bench: { is_open: true, kept_out: false, faults: [] } };
      return null;
    },
    bench_copy: () => null,
    ...linkLab(fake),
    ...webhookBench(fake),
    ...fakeScenarios(fake),
    ...returnLinkDoctor(fake),
    ...bugReports(fake),
  });
  fakeSessions(fake);
  fakeComposer(fake);
  keepExchanges(fake, someExchanges());
  fakeSandbox(fake);
  fakeFaults(fake);
}
