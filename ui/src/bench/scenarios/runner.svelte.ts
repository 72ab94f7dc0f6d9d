// The scenarios and their run, as the tab shows them: read at once, and again whenever a run goes on.

import { Attempt } from '../../lib/attempt.svelte';
import type { Backend, StopListening } from '../../lib/backend';
import type {
  EvidenceView,
  GridCellView,
  ScenarioDetail,
  ScenarioPlace,
  ScenariosView,
} from '../../lib/ipc.gen';
import { call } from '../calls';
import { Live } from '../live.svelte';

export class Runner {
  place = $state<ScenarioPlace>('own_sandbox');
  looped = $state(false);
  selected = $state<string | null>(null);
  detail = $state.raw<ScenarioDetail | null>(null);
  evidence = $state.raw<{ cell: GridCellView; view: EvidenceView } | null>(null);
  readonly acting = new Attempt();
  readonly reading = new Attempt();
  readonly #live: Live<ScenariosView>;

  constructor(private readonly backend: Backend) {
    this.#live = new Live(backend, 'scenarios', () => this.#read());
  }

  get view(): ScenariosView | null {
    return this.#live.view;
  }

  get error() {
    return this.#live.reading.error ?? this.reading.error;
  }

  start(): Promise<StopListening> {
    return this.#live.start();
  }

  refresh(): Promise<void> {
    return this.#live.refresh();
  }

  select(id: string): Promise<void> {
    this.selected = id;
    return this.refresh();
  }

  /** Some, or all where none is named. What runs first is shown. */
  async run(ids: string[]): Promise<void> {
    const [only] = ids;
    if (ids.length === 1 && only !== undefined) this.selected = only;
    const { place, looped } = this;
    const request = { scenario_ids: ids, place, looped };
    await this.acting.run(() => call(this.backend, 'bench_run_scenarios', request));
    await this.refresh();
  }

  /** What somebody brought is done once, on a sandbox of its own. */
  replay(id: string): Promise<void> {
    this.place = 'own_sandbox';
    this.looped = false;
    return this.run([id]);
  }

  async stop(): Promise<void> {
    await this.acting.run(() => call(this.backend, 'bench_stop_scenarios'));
    await this.refresh();
  }

  async chooseFolder(): Promise<void> {
    await this.acting.run(() => call(this.backend, 'bench_choose_scenario_folder'));
    await this.refresh();
  }

  async openReport(): Promise<void> {
    await this.acting.run(() => call(this.backend, 'bench_open_scenario_report'));
  }

  async showEvidence(cell: GridCellView): Promise<void> {
    const { scenario, environment, system, browser } = cell;
    const request = { scenario, environment, system, browser };
    const read = await this.reading.run(() => call(this.backend, 'bench_read_evidence', request));
    if (read.done) this.evidence = { cell, view: read.value };
  }

  /** What runs is shown while nothing else was chosen. */
  async #read(): Promise<ScenariosView> {
    const { place } = this;
    const view = await call(this.backend, 'bench_read_scenarios', { place });
    const scenario_id = this.selected ?? view.run?.current ?? this.detail?.scenario.id;
    const isThere = view.scenarios.some(({ id }) => id === scenario_id);
    this.detail =
      scenario_id !== undefined && isThere
        ? await call(this.backend, 'bench_read_scenario', { scenario_id, place })
        : null;
    return view;
  }
}
