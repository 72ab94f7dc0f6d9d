// The scenarios of the fake: a short one that is run step by step, one that is wrong, one that needs a sandbox.

import type { FakeBackend } from '../../lib/backend.fake';
import { commandError } from '../../lib/fake/state';
import type {
  GridCellView,
  RecordingView,
  ScenarioDetail,
  ScenarioMark,
  ScenarioOrigin,
  ScenarioPlace,
  ScenarioRunView,
  ScenarioStepView,
  ScenarioView,
  ScenariosView,
} from '../../lib/ipc.gen';
import type { BenchCalls } from '../calls';

interface Known {
  id: string;
  title: string;
  origin: ScenarioOrigin;
  steps: { words: string; waits: string | null; needs: string | null; fails?: string }[];
  wrong?: { reason: string; line: number };
}

const create = { words: 'Buy coins-50', waits: null, needs: null };
const pay = {
  words: 'On the payment page: pay (card), way back: once',
  waits: null,
  needs: 'a payment page that can be paid without a person',
};
const paid = { words: 'Expect the app to say: paid', waits: '15 s', needs: null };

const shipped: Known[] = [
  {
    id: 'own.broken',
    title: 'own.broken',
    origin: 'own',
    steps: [],
    wrong: { reason: 'unknown variant `dance`, expected one of `create`, `page`', line: 6 },
  },
  {
    id: 'own.never-green',
    title: 'Paid, they say',
    origin: 'own',
    steps: [
      create,
      { ...paid, words: 'Expect the app to say: failed', fails: 'the app says: pending, not failed' },
      paid,
    ],
  },
  { id: 'paid-by-card', title: 'Paid by card', origin: 'shipped', steps: [create, pay, paid] },
  { id: 'cancelled-in-the-app', title: 'Cancelled in the app', origin: 'shipped', steps: [create] },
];

function why(place: ScenarioPlace, number: number, needs: string | null): string | null {
  return place === 'in_use' && needs ? `step ${number + 1} needs ${needs}, which sandbox has not` : null;
}

interface Going {
  looped: boolean;
  ids: string[];
  at: number;
  step: number;
  marks: Map<string, { mark: ScenarioMark; steps: ScenarioMark[]; reason: string | null }>;
  standing: 'running' | 'ended' | 'stopped';
  round: number;
}

export class FakeScenarios {
  folder: string | null = '/home/tester/scenarios';
  grid: GridCellView[] = [];
  /** The tester’s backend, as it is named under Webhooks. */
  backend: string | null = null;
  #going: Going | null = null;

  #known = [...shipped];

  constructor(private readonly fake: FakeBackend) {}

  /** One that was recorded takes the place of the one before it. */
  bring(title: string, id = 'recorded.by-hand'): string {
    const one: Known = { id, title, origin: 'brought', steps: [create, pay, paid] };
    this.#known = [one, ...this.#known.filter(({ origin }) => origin !== 'brought')];
    this.#told();
    return one.id;
  }

  view(place: ScenarioPlace): ScenariosView {
    const inUse = this.fake.snapshot.environment.id;
    const going = this.#going;
    return {
      folder: this.folder,
      folder_problem: null,
      backend: this.backend,
      not_in_use: inUse === 'sandbox' || inUse === 'custom' ? null : 'each scenario has one of its own',
      scenarios: this.#known.map((one) => this.#line(one, place)),
      run: going && this.#run(going),
      grid: this.grid,
      grid_problem: null,
      has_report: this.grid.length > 0,
    };
  }

  detail(id: string, place: ScenarioPlace): ScenarioDetail {
    const one = this.#known.find((each) => each.id === id);
    if (!one) throw commandError('bench_refused');
    const live = this.#going?.marks.get(id);
    return {
      scenario: this.#line(one, place),
      about: one.wrong ? '' : 'What most players do.',
      text: `title = "${one.title}"\n\n[[step]]\ndo = "create"\n`,
      reason: live?.reason ?? null,
      not_set_up: null,
      steps: one.steps.map(({ words, waits, needs, fails }, number): ScenarioStepView => ({
        words,
        waits,
        impossible: why(place, number, needs),
        mark: live?.steps[number] ?? null,
        reason: live?.steps[number] === 'failed' ? (fails ?? null) : null,
        took_ms: live?.steps[number] === 'passed' ? 120 : 0,
      })),
    };
  }

  begin(ids: string[], looped: boolean, place: ScenarioPlace = 'own_sandbox'): void {
    if (this.#going?.standing === 'running') throw commandError('bench_refused');
    // That of a report that somebody brought is there since it was opened.
    const [only] = ids;
    if (only?.startsWith('brought.')) this.bring('50 Gold Coins', only);
    const chosen = this.#known.filter((one) => !one.wrong && (ids.length === 0 || ids.includes(one.id)));
    if (chosen.length === 0) throw commandError('bench_refused');
    const unfit = (one: Known) => place === 'in_use' && one.steps.some(({ needs }) => needs !== null);
    const possible = chosen.filter((one) => !unfit(one));
    this.#going = {
      looped,
      ids: possible.map(({ id }) => id),
      at: 0,
      step: 0,
      marks: new Map(
        chosen.map((one) => {
          const mark = unfit(one) ? ('skipped' as const) : ('waiting' as const);
          return [one.id, { mark, steps: one.steps.map(() => mark), reason: null }];
        }),
      ),
      standing: possible.length > 0 ? 'running' : 'ended',
      round: 1,
    };
    this.#markRunning();
    this.#told();
  }

  /** The step that goes on ends. */
  step(): void {
    const going = this.#going;
    const id = going?.ids[going.at];
    const live = id === undefined ? undefined : going?.marks.get(id);
    const one = this.#known.find((each) => each.id === id);
    if (!going || !live || !one || going.standing !== 'running') return;
    const fails = one.steps[going.step]?.fails;
    live.steps[going.step] = fails ? 'failed' : 'passed';
    going.step += 1;
    if (fails || going.step === one.steps.length) {
      live.mark = fails ? 'failed' : 'passed';
      live.reason = fails ? `step ${going.step}: ${fails}` : null;
      live.steps = live.steps.map((mark) => (mark === 'waiting' ? 'not_reached' : mark));
      this.#note(one.id, live.mark);
      going.at += 1;
      going.step = 0;
    }
    if (going.at === going.ids.length) going.standing = 'ended';
    this.#markRunning();
    this.#told();
  }

  stop(): void {
    const going = this.#going;
    if (going?.standing !== 'running') return;
    going.standing = 'stopped';
    for (const live of going.marks.values()) {
      const ended = (mark: ScenarioMark) => (mark === 'waiting' || mark === 'running' ? 'not_reached' : mark);
      live.mark = ended(live.mark);
      live.steps = live.steps.map(ended);
    }
    this.#told();
  }

  #markRunning(): void {
    const going = this.#going;
    const live = going?.standing === 'running' ? going.marks.get(going.ids[going.at] ?? '') : undefined;
    if (!going || !live) return;
    live.mark = 'running';
    live.steps[going.step] = 'running';
  }

  #note(scenario: string, verdict: ScenarioMark): void {
    const before = this.grid.find((cell) => cell.scenario === scenario);
    const cell: GridCellView = {
      scenario,
      environment: 'local',
      system: 'linux',
      browser: 'none (forms)',
      verdict,
      at: Date.now(),
      runs: (before?.runs ?? 0) + 1,
      has_evidence: true,
    };
    this.grid = [...this.grid.filter((each) => each !== before), cell];
  }

  #line({ id, title, origin, steps, wrong }: Known, place: ScenarioPlace): ScenarioView {
    const reasons = steps.flatMap(({ needs }, number) => why(place, number, needs) ?? []);
    return {
      id,
      title,
      origin,
      wrong: wrong ?? null,
      impossible: reasons.length,
      why_not: reasons[0] ?? null,
      mark: this.#going?.marks.get(id)?.mark ?? null,
    };
  }

  #run(going: Going): ScenarioRunView {
    const count = (wanted: ScenarioMark) =>
      [...going.marks.values()].filter(({ mark }) => mark === wanted).length;
    return {
      environment: 'local',
      is_running: going.standing === 'running',
      was_stopped: going.standing === 'stopped',
      looped: going.looped,
      round: going.round,
      total: going.marks.size,
      passed: count('passed'),
      failed: count('failed'),
      skipped: count('skipped'),
      current: going.standing === 'running' ? (going.ids[going.at] ?? null) : null,
      trouble: null,
    };
  }

  #told(): void {
    this.fake.tell('bench_changed', { part: 'scenarios' });
  }
}

function recorded(fake: FakeBackend, id: string, folder: string | null): RecordingView {
  const purchase = fake.purchases.find((each) => each.purchase.id === id)?.purchase;
  if (!purchase) throw commandError('unknown_purchase');
  const name = `${purchase.title}: ${purchase.state}`;
  const isOpen = purchase.state === 'pending' || purchase.state === 'creating';
  return {
    name,
    text: `#:schema ./scenario.schema.json\ntitle = "${name}"\n\n[[step]]\ndo = "create"\n`,
    steps: [create, pay, paid].map(({ words }) => words),
    remarks: [
      ...(isOpen ? [{ what: 'still_open' as const, detail: null }] : []),
      { what: 'page_from_payments' as const, detail: null },
      { what: 'shortened' as const, detail: '5' },
    ],
    folder,
  };
}

const rigs = new WeakMap<FakeBackend, FakeScenarios>();

/** The scenarios of a fake: for tests that take its steps. */
export function scenariosOf(fake: FakeBackend): FakeScenarios {
  const rig = rigs.get(fake) ?? new FakeScenarios(fake);
  rigs.set(fake, rig);
  return rig;
}

export function fakeScenarios(fake: FakeBackend) {
  const rig = scenariosOf(fake);
  return {
    bench_read_scenarios: ({ place }: BenchCalls['bench_read_scenarios']['request']) => rig.view(place),
    bench_read_scenario: ({ scenario_id, place }: BenchCalls['bench_read_scenario']['request']) =>
      rig.detail(scenario_id, place),
    bench_choose_scenario_folder: () => {
      rig.folder = '/home/tester/others';
      return null;
    },
    bench_run_scenarios: ({ scenario_ids, looped, place }: BenchCalls['bench_run_scenarios']['request']) => {
      rig.begin(scenario_ids, looped, place);
      return null;
    },
    bench_stop_scenarios: () => {
      rig.stop();
      return null;
    },
    bench_open_scenario_report: () => null,
    bench_record_purchase: ({ purchase_id }: BenchCalls['bench_record_purchase']['request']) =>
      recorded(fake, purchase_id, rig.folder),
    bench_save_recording: ({ name }: BenchCalls['bench_save_recording']['request']) => {
      if (name.trim() === '') throw commandError('bench_refused');
      if (rig.folder === null) rig.bring(name);
      return { path: `${rig.folder ?? '/home/tester'}/by-hand.toml`, count: 1 };
    },
    bench_run_recording: ({ name }: BenchCalls['bench_run_recording']['request']) => {
      rig.begin([rig.bring(name)], false);
      return null;
    },
    bench_read_evidence: ({ scenario }: BenchCalls['bench_read_evidence']['request']) => {
      const verdict = rig.grid.find((cell) => cell.scenario === scenario)?.verdict ?? 'passed';
      return {
        text: JSON.stringify({ name: scenario, verdict, steps: [] }, null, 2),
        bug_report: verdict === 'failed' ? `/home/tester/.local/share/scenarios/bugs/${scenario}.zip` : null,
      };
    },
  };
}
