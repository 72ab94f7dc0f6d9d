// What a part of the bench shows: read at once, and again whenever its part, or a purchase, has something new.

import { Attempt } from '../lib/attempt.svelte';
import type { Backend, StopListening } from '../lib/backend';
import type { BenchPart } from '../lib/ipc.gen';
import { Reread } from '../lib/reread';

export class Live<T> {
  view = $state.raw<T | null>(null);
  readonly reading = new Attempt();
  readonly #reread = new Reread(() => this.#read());

  constructor(
    private readonly backend: Backend,
    private readonly part: BenchPart,
    private readonly ask: () => Promise<T>,
  ) {}

  async start(): Promise<StopListening> {
    const stops = await Promise.all([
      this.backend.listen('bench_changed', ({ part }) => {
        if (part === this.part) void this.refresh();
      }),
      this.backend.listen('purchase_changed', () => void this.refresh()),
    ]);
    await this.refresh();
    return () => stops.forEach((stop) => stop());
  }

  refresh(): Promise<void> {
    return this.#reread.request();
  }

  async #read(): Promise<void> {
    const read = await this.reading.run(this.ask);
    if (read.done) this.view = read.value;
  }
}
