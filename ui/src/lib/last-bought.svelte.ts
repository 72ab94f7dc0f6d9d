// When each item was last bought by this player in this environment, as the journal knows it.

import type { Backend, StopListening } from './backend';
import { Reread } from './reread';

export class LastBought {
  #times = $state.raw<Readonly<Record<string, number>>>({});

  readonly #reread = new Reread(() => this.#read());

  constructor(private readonly backend: Backend) {}

  async start(): Promise<StopListening> {
    const again = () => void this.#reread.request();
    const stops = await Promise.all([
      this.backend.listen('purchase_changed', again),
      // Another player, another environment.
      this.backend.listen('snapshot_changed', again),
    ]);
    await this.#reread.request();
    return () => stops.forEach((stop) => stop());
  }

  /** Unix milliseconds; null when it is not known to have been bought. */
  of(itemId: string): number | null {
    return this.#times[itemId] ?? null;
  }

  /** Only an addition to the shelf: without it the shelf is whole, and Purchases says what is wrong. */
  async #read(): Promise<void> {
    const bought = await this.backend.readLastBought().catch(() => null);
    if (bought) this.#times = Object.fromEntries(bought.map(({ item_id, at }) => [item_id, at]));
  }
}
