// The list of purchases, newest first, a page at a time, kept up to date by nudges.

import { Attempt } from './attempt.svelte';
import type { Backend, StopListening } from './backend';
import type { PurchaseFilter, PurchaseView } from './ipc.gen';

const PAGE = 50;
const ALL: PurchaseFilter = { search: '', standing: null, from: null, until: null };

export class Ledger {
  purchases = $state.raw<PurchaseView[]>([]);
  readOnce = $state(false);
  readonly reading = new Attempt();

  #next = $state<string | null>(null);

  constructor(private readonly backend: Backend) {}

  get hasMore(): boolean {
    return this.#next !== null;
  }

  async start(): Promise<StopListening> {
    const stop = await this.backend.listen(
      'purchase_changed',
      ({ purchase_id }) => void this.#follow(purchase_id),
    );
    await this.readFirst();
    return stop;
  }

  async readFirst(): Promise<void> {
    const read = await this.reading.run(() =>
      this.backend.listPurchases({ filter: ALL, after: null, at: 0, limit: PAGE }),
    );
    if (!read.done) return;
    this.purchases = read.value.purchases;
    this.#next = read.value.next;
    this.readOnce = true;
  }

  async readMore(): Promise<void> {
    const after = this.#next;
    if (after === null) return;
    const read = await this.reading.run(() =>
      this.backend.listPurchases({ filter: ALL, after, at: 0, limit: PAGE }),
    );
    if (!read.done) return;
    // eslint-disable-next-line svelte/prefer-svelte-reactivity -- never leaves this function
    const known = new Set(this.purchases.map((purchase) => purchase.id));
    this.purchases = [
      ...this.purchases,
      ...read.value.purchases.filter((purchase) => !known.has(purchase.id)),
    ];
    this.#next = read.value.next;
  }

  async #follow(id: string): Promise<void> {
    const changed = await this.backend.readPurchase({ purchase_id: id }).catch(() => null);
    if (!changed) return;
    const isListed = this.purchases.some((purchase) => purchase.id === id);
    if (isListed) this.purchases = this.purchases.map((old) => (old.id === id ? changed.purchase : old));
    else if (this.#isNewest(changed.purchase)) this.purchases = [changed.purchase, ...this.purchases];
  }

  /** One that is older than all listed comes with a later page. */
  #isNewest(purchase: PurchaseView): boolean {
    const first = this.purchases[0];
    return first === undefined || purchase.created_at >= first.created_at;
  }
}
