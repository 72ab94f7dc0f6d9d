// One purchase on screen: its last reading, and what the player can do with it.

import { Attempt } from './attempt.svelte';
import type { Backend, StopListening } from './backend';
import { asCommandError } from './errors';
import type { CommandError, PurchaseDetail, QrView } from './ipc.gen';
import { Reread } from './reread';

export class PurchaseInHand {
  detail = $state.raw<PurchaseDetail | null>(null);
  /** Why it could not be read; what was read before stays on screen. */
  error = $state.raw<CommandError | null>(null);
  qr = $state.raw<QrView | null>(null);
  linkCopied = $state(false);

  readonly action = new Attempt();
  readonly check = new Attempt();
  readonly cancelling = new Attempt();

  readonly #reread = new Reread(() => this.#read());

  constructor(
    private readonly backend: Backend,
    readonly id: string,
  ) {}

  async start(): Promise<StopListening> {
    const stop = await this.backend.listen('purchase_changed', ({ purchase_id }) => {
      if (purchase_id === this.id) void this.refresh();
    });
    await this.refresh();
    return stop;
  }

  refresh(): Promise<void> {
    return this.#reread.request();
  }

  async openAgain(): Promise<void> {
    await this.action.run(() => this.backend.openPaymentPage(this.#request));
  }

  async copyLink(): Promise<void> {
    this.linkCopied = false;
    const copied = await this.action.run(() => this.backend.copyPaymentLink(this.#request));
    this.linkCopied = copied.done;
  }

  async showQr(): Promise<void> {
    const read = await this.action.run(() => this.backend.readPaymentQr(this.#request));
    if (read.done) this.qr = read.value;
  }

  hideQr(): void {
    this.qr = null;
  }

  async checkNow(): Promise<void> {
    await this.check.run(() => this.backend.checkPurchase(this.#request));
    await this.refresh();
  }

  async cancel(): Promise<void> {
    await this.cancelling.run(() => this.backend.cancelPurchase(this.#request));
    await this.refresh();
  }

  get #request() {
    return { purchase_id: this.id };
  }

  async #read(): Promise<void> {
    try {
      this.detail = await this.backend.readPurchase(this.#request);
      this.error = null;
    } catch (thrown) {
      this.error = asCommandError(thrown);
    }
  }
}
