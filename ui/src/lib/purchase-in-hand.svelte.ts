// One purchase on screen: its last reading, and what the player can do with it.

import { Attempt, type Outcome } from './attempt.svelte';
import type { Backend, StopListening } from './backend';
import { asCommandError } from './errors';
import type { CommandError, ErrorCode, PurchaseDetail, QrView } from './ipc.gen';
import { Reread } from './reread';

/** What is no longer so once ToffeePay has answered. */
const overOnAnswer: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'unreachable',
  'rate_limited',
  'token_missing',
  'token_refused',
  'request_refused',
  'bad_answer',
  'journal_unavailable',
]);

export class PurchaseInHand {
  detail = $state.raw<PurchaseDetail | null>(null);
  /** Why it could not be read; what was read before stays on screen. */
  error = $state.raw<CommandError | null>(null);
  /** Why the last thing that the player asked for was not done, until the next is asked for. */
  refusal = $state.raw<CommandError | null>(null);
  qr = $state.raw<QrView | null>(null);
  linkCopied = $state(false);

  readonly action = new Attempt();
  readonly check = new Attempt();
  readonly cancelling = new Attempt();

  /** When ToffeePay had last been heard of as the refusal came. */
  #heardAtRefusal: number | null = null;

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
    await this.#act(this.action, () => this.backend.openPaymentPage(this.#request));
  }

  async copyLink(): Promise<void> {
    this.linkCopied = false;
    const copied = await this.#act(this.action, () => this.backend.copyPaymentLink(this.#request));
    this.linkCopied = copied.done;
  }

  async showQr(): Promise<void> {
    const read = await this.#act(this.action, () => this.backend.readPaymentQr(this.#request));
    if (read.done) this.qr = read.value;
  }

  hideQr(): void {
    this.qr = null;
  }

  async checkNow(): Promise<void> {
    await this.#act(this.check, () => this.backend.checkPurchase(this.#request));
    await this.refresh();
  }

  async cancel(): Promise<void> {
    await this.#act(this.cancelling, () => this.backend.cancelPurchase(this.#request));
    await this.refresh();
  }

  get #request() {
    return { purchase_id: this.id };
  }

  async #act<T>(attempt: Attempt, command: () => Promise<T>): Promise<Outcome<T>> {
    if (attempt.running) return { done: false };
    this.refusal = null;
    const outcome = await attempt.run(command);
    if (attempt.error) {
      this.refusal = attempt.error;
      this.#heardAtRefusal = this.detail?.purchase.checked_at ?? null;
    }
    return outcome;
  }

  async #read(): Promise<void> {
    try {
      this.detail = await this.backend.readPurchase(this.#request);
      this.error = null;
      if (this.refusal && this.#isOverBy(this.refusal, this.detail)) this.refusal = null;
    } catch (thrown) {
      this.error = asCommandError(thrown);
    }
  }

  /** ToffeePay answered since: what stood in the way is gone. */
  #isOverBy({ code }: CommandError, { purchase }: PurchaseDetail): boolean {
    const answered = purchase.trouble === null && purchase.checked_at !== this.#heardAtRefusal;
    return answered && overOnAnswer.has(code);
  }
}
