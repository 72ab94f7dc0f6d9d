// From Buy to the purchase: the item that waits for a yes, and the one call that begins its purchase.

import { Attempt } from './attempt.svelte';
import type { Backend } from './backend';
import type { EnvironmentId, ItemView } from './ipc.gen';
import type { Router } from './router.svelte';

export class Checkout {
  item = $state.raw<ItemView | null>(null);
  readonly paying = new Attempt();

  constructor(
    private readonly backend: Backend,
    private readonly router: Router,
  ) {}

  propose(item: ItemView): void {
    this.paying.error = null;
    this.item = item;
  }

  /** A call that is under way can't be taken back: the dialog stays until it answers. */
  dismiss(): void {
    if (!this.paying.running) this.item = null;
  }

  /** Buys in the environment that the dialog shows, and in no other. */
  async pay(environment: EnvironmentId): Promise<void> {
    const item = this.item;
    if (!item) return;
    const begun = await this.paying.run(() => this.backend.startCheckout({ item_id: item.id, environment }));
    if (!begun.done) return;
    this.item = null;
    this.router.go({ view: 'purchase', id: begun.value.id });
  }
}
