// The statement: which purchases are asked for, how many there are, and the rows that are in sight. Rows are read by
// the chunk, where the scroll bar stands: a list of 100,000 costs what its window shows.

import { SvelteMap } from 'svelte/reactivity';

import { Attempt } from './attempt.svelte';
import type { Backend, StopListening } from './backend';
import type { PurchaseFilter, PurchaseSummary, PurchaseView } from './ipc.gen';
import { Reread } from './reread';

const CHUNK = 100;

export const ALL: PurchaseFilter = { search: '', standing: null, from: null, until: null };

export function isAll({ search, standing, from, until }: PurchaseFilter): boolean {
  return search === '' && standing === null && from === null && until === null;
}

export class Statement {
  /** What is asked for. */
  filter = $state.raw<PurchaseFilter>(ALL);
  /** What the summary and the rows are of: until an answer is there, what was asked for before. */
  shown = $state.raw<PurchaseFilter>(ALL);
  /** Null until the first answer, and when what is asked for can't be read. */
  summary = $state.raw<PurchaseSummary | null>(null);
  readonly reading = new Attempt();

  readonly #chunks = new SvelteMap<number, PurchaseView[]>();
  readonly #reread = new Reread(() => this.#read());
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- nothing shown depends on it
  readonly #underway = new Set<number>();
  #inSight: readonly [number, number] = [0, 0];
  /** Tells an answer to the filter of before from one to this. */
  #generation = 0;

  constructor(private readonly backend: Backend) {}

  async start(): Promise<StopListening> {
    const stop = await this.backend.listen('purchase_changed', () => void this.refresh());
    await this.refresh();
    return stop;
  }

  /** Reads again what is in sight; what was read stays until the answer is there. */
  refresh(): Promise<void> {
    return this.#reread.request();
  }

  async ask(filter: PurchaseFilter): Promise<void> {
    this.filter = filter;
    this.#generation += 1;
    this.#inSight = [0, 0];
    this.#underway.clear();
    await this.refresh();
  }

  /** Null while it is being read. */
  row(index: number): PurchaseView | null {
    return this.#chunks.get(Math.floor(index / CHUNK))?.[index % CHUNK] ?? null;
  }

  /** The rows that are shown, first and last: what is missing of them is read. */
  see(first: number, last: number): void {
    this.#inSight = [Math.floor(first / CHUNK), Math.floor(last / CHUNK)];
    this.#fill();
  }

  async #read(): Promise<void> {
    const generation = this.#generation;
    const { filter } = this;
    await this.reading.run(async () => {
      const summary = await this.backend.summarizePurchases(filter);
      const chunks = await Promise.all(this.#wanted().map((chunk) => this.#readChunk(chunk)));
      if (generation !== this.#generation) return;
      const isOther = filter !== this.shown;
      const seen = this.#wanted();
      for (const chunk of this.#chunks.keys())
        if (isOther || !seen.includes(chunk)) this.#chunks.delete(chunk);
      for (const [chunk, rows] of chunks) this.#chunks.set(chunk, rows);
      this.shown = filter;
      this.summary = summary;
    });
    if (generation !== this.#generation) void this.refresh();
    else if (this.reading.error) this.#forgetOther();
    else this.#fill();
  }

  /** What was asked for before is no answer to what is asked for now. */
  #forgetOther(): void {
    if (this.shown === this.filter) return;
    this.summary = null;
    this.#chunks.clear();
  }

  /** Rows of what was asked for before are not added to. */
  #fill(): void {
    const isMissing = this.#wanted().some((chunk) => !this.#chunks.has(chunk));
    if (isMissing && this.summary && this.shown === this.filter) void this.#readMissing();
  }

  async #readMissing(): Promise<void> {
    const generation = this.#generation;
    for (const chunk of this.#wanted()) {
      if (this.#chunks.has(chunk) || this.#underway.has(chunk)) continue;
      this.#underway.add(chunk);
      const read = await this.#readChunk(chunk).catch(() => null);
      this.#underway.delete(chunk);
      // One that can't be read is told by the next reading of the whole.
      if (read === null) return void this.refresh();
      if (generation !== this.#generation) return;
      this.#chunks.set(...read);
    }
  }

  async #readChunk(chunk: number): Promise<[number, PurchaseView[]]> {
    const request = { filter: this.filter, after: null, at: chunk * CHUNK, limit: CHUNK };
    return [chunk, (await this.backend.listPurchases(request)).purchases];
  }

  #wanted(): number[] {
    const [first, last] = this.#inSight;
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  }
}
