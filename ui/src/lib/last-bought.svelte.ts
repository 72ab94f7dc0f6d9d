// When each item was last bought by this player in this environment, as far as the newest paid purchases tell.

import type { Backend, StopListening } from './backend';
import type { PurchaseView, Snapshot } from './ipc.gen';
import { Reread } from './reread';

/** The newest paid purchases that are looked through. */
const LOOKED_THROUGH = 200;
const PAID = { search: '', standing: 'paid', from: null, until: null } as const;

export class LastBought {
  #purchases = $state.raw<readonly PurchaseView[]>([]);

  readonly #byItem = $derived.by(() => {
    const { player_id, environment } = this.snapshot();
    // eslint-disable-next-line svelte/prefer-svelte-reactivity -- made anew each time
    const times = new Map<string, number>();
    for (const each of this.#purchases) {
      const isOurs = each.player_id === player_id && each.environment === environment.id;
      if (isOurs && each.state === 'paid' && !times.has(each.item_id))
        times.set(each.item_id, each.final_at ?? each.created_at);
    }
    return times;
  });

  readonly #reread = new Reread(() => this.#read());

  constructor(
    private readonly backend: Backend,
    private readonly snapshot: () => Snapshot,
  ) {}

  async start(): Promise<StopListening> {
    const stop = await this.backend.listen('purchase_changed', () => void this.#reread.request());
    await this.#reread.request();
    return stop;
  }

  /** Unix milliseconds; null when it is not known to have been bought. */
  of(itemId: string): number | null {
    return this.#byItem.get(itemId) ?? null;
  }

  /** Only an addition to the shelf: without it the shelf is whole, and Purchases says what is wrong. */
  async #read(): Promise<void> {
    const page = await this.backend
      .listPurchases({ filter: PAID, after: null, at: 0, limit: LOOKED_THROUGH })
      .catch(() => null);
    if (page) this.#purchases = page.purchases;
  }
}
