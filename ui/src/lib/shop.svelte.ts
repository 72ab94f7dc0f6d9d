// The snapshot: who, where, what is on sale, what is amiss. Rust has the state; this is the last reading of it.

import type { Backend, StopListening } from './backend';
import { asCommandError } from './errors';
import type { CommandError, ItemView, Snapshot } from './ipc.gen';
import { speak } from './language.svelte';
import { Reread } from './reread';

export class Shop {
  snapshot = $state.raw<Snapshot | null>(null);
  error = $state.raw<CommandError | null>(null);
  /** Whether the player has read what was found unfinished: said once a run. */
  hasReadUnfinished = $state(false);

  readonly #reread = new Reread(() => this.#read());
  #began = false;

  constructor(private readonly backend: Backend) {}

  /**
   * To be awaited before the first `refresh`, so that no change falls between the two. Nothing is read before: what
   * started the app is told with the first reading, when all that hear of it have to be there.
   */
  async listen(): Promise<StopListening> {
    const changed = () => {
      if (this.#began) void this.refresh();
    };
    const stops = await Promise.all([
      this.backend.listen('snapshot_changed', changed),
      this.backend.listen('purchase_changed', changed),
    ]);
    return () => stops.forEach((stop) => stop());
  }

  refresh(): Promise<void> {
    this.#began = true;
    return this.#reread.request();
  }

  item(id: string): ItemView | null {
    return this.snapshot?.storefront.items.find((item) => item.id === id) ?? null;
  }

  async #read(): Promise<void> {
    try {
      const read = await this.backend.readSnapshot();
      // Before it is shown, so that nothing is seen in another language first.
      await speak(read.language);
      this.snapshot = read;
      this.error = null;
    } catch (thrown) {
      this.error = asCommandError(thrown);
    }
  }
}
