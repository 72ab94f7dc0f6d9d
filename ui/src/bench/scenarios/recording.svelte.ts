// One purchase recorded as a scenario: looked at, named, saved, run.

import { Attempt } from '../../lib/attempt.svelte';
import type { Backend } from '../../lib/backend';
import type { RecordingView, SavedFile } from '../../lib/ipc.gen';
import { call } from '../calls';

export class Recording {
  view = $state.raw<RecordingView | null>(null);
  name = $state('');
  saved = $state.raw<SavedFile | null>(null);
  readonly reading = new Attempt();
  readonly acting = new Attempt();

  constructor(
    private readonly backend: Backend,
    readonly purchaseId: string,
  ) {}

  /** The file as it would be saved: under the name that is typed. */
  get text(): string {
    const title = `title = ${JSON.stringify(this.name.trim())}`;
    return this.view?.text.replace(/^title = .*$/m, () => title) ?? '';
  }

  async record(): Promise<void> {
    const request = { purchase_id: this.purchaseId };
    const read = await this.reading.run(() => call(this.backend, 'bench_record_purchase', request));
    if (!read.done) return;
    this.view = read.value;
    this.name = read.value.name;
    this.saved = null;
  }

  async save(): Promise<void> {
    this.saved = null;
    const saved = await this.acting.run(() => call(this.backend, 'bench_save_recording', this.#request()));
    if (saved.done) this.saved = saved.value;
  }

  /** Whether it runs now. */
  async run(): Promise<boolean> {
    const begun = await this.acting.run(() => call(this.backend, 'bench_run_recording', this.#request()));
    return begun.done;
  }

  #request() {
    return { purchase_id: this.purchaseId, name: this.name };
  }
}
