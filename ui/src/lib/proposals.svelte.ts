// What a buy link asks to show. Anybody can send one: it never covers what the player is doing, buys nothing, and
// changes the player only when that is confirmed.

import { Attempt } from './attempt.svelte';
import type { Backend, StopListening } from './backend';
import type { Checkout } from './checkout.svelte';
import type { ProposalView } from './ipc.gen';
import type { Shop } from './shop.svelte';

export class Proposals {
  /** Needs an answer before the item is shown. */
  asked = $state.raw<ProposalView | null>(null);
  /** Came while the player was busy. */
  waiting = $state.raw<ProposalView | null>(null);
  readonly changing = new Attempt();

  constructor(
    private readonly backend: Backend,
    private readonly shop: Shop,
    private readonly checkout: Checkout,
    private readonly isBusy: () => boolean = playerIsBusy,
  ) {}

  /** A link that started the app is there already: it is taken as soon as somebody listens. */
  async start(): Promise<StopListening> {
    const stop = await this.backend.listen('item_proposed', () => void this.take());
    await this.take();
    return stop;
  }

  async take(): Promise<void> {
    // That none could be read is no fault of the player's: the game's next link is another.
    const proposal = await this.backend.takeProposal().catch(() => null);
    if (!proposal) return;
    if (this.asked !== null || this.isBusy()) this.waiting = proposal;
    else this.#open(proposal);
  }

  showWaiting(): void {
    if (this.waiting) this.#open(this.waiting);
  }

  dismissWaiting(): void {
    this.waiting = null;
  }

  dismiss(): void {
    if (!this.changing.running) this.asked = null;
  }

  keepPlayer(): void {
    if (this.asked) this.#propose(this.asked);
  }

  async changePlayer(): Promise<void> {
    const asked = this.asked;
    if (!asked?.other_player) return;
    const player_id = asked.other_player;
    const changed = await this.changing.run(() => this.backend.setPlayer({ player_id }));
    if (!changed.done) return;
    await this.shop.refresh();
    this.#propose(asked);
  }

  #open(proposal: ProposalView): void {
    this.waiting = null;
    if (proposal.is_on_sale && proposal.other_player === null) this.#propose(proposal);
    else this.asked = proposal;
  }

  #propose({ item_id }: ProposalView): void {
    this.asked = null;
    const item = this.shop.item(item_id);
    if (item) this.checkout.propose(item);
  }
}

/** In a dialog, or typing. */
function playerIsBusy(): boolean {
  const typing = document.activeElement?.matches('input, textarea, select') ?? false;
  return typing || document.querySelector('dialog[open]') !== null;
}
