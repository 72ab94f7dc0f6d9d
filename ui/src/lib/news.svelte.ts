// What became of a purchase while the player looked elsewhere: it leads the window's title until they are back.

import type { Backend, StopListening } from './backend';
import type { EnvironmentId, PurchaseDetail } from './ipc.gen';
import { texts } from './language.svelte';
import { isFinal, storyOf } from './story';

export class News {
  #detail = $state.raw<PurchaseDetail | null>(null);
  /** When the player looked away; null while they look. */
  #away: number | null = document.hasFocus() ? null : Date.now();

  /** As the window's title has it; null where nothing is new. */
  readonly headline = $derived.by(() => {
    if (!this.#detail) return null;
    const { purchase, timeline } = this.#detail;
    const story = storyOf(
      purchase,
      this.environment() ?? purchase.environment,
      Date.now(),
      undefined,
      timeline,
    );
    return texts().titles.ofPurchase(story.word, purchase.title);
  });

  constructor(
    private readonly backend: Backend,
    private readonly environment: () => EnvironmentId | null,
  ) {}

  async start(): Promise<StopListening> {
    const left = () => (this.#away ??= Date.now());
    const back = () => {
      this.#away = null;
      this.#detail = null;
    };
    window.addEventListener('blur', left);
    window.addEventListener('focus', back);
    const stop = await this.backend.listen(
      'purchase_changed',
      ({ purchase_id }) => void this.#look(purchase_id),
    );
    return () => {
      stop();
      window.removeEventListener('blur', left);
      window.removeEventListener('focus', back);
    };
  }

  /** Only an addition to the title: what can't be read is read by the view. */
  async #look(id: string): Promise<void> {
    if (this.#away === null) return;
    const detail = await this.backend.readPurchase({ purchase_id: id }).catch(() => null);
    if (detail && this.#away !== null && isNews(detail, this.#away)) this.#detail = detail;
  }
}

function isNews({ purchase, timeline }: PurchaseDetail, since: number): boolean {
  const refund = timeline.filter(({ kind }) => kind === 'refunded').at(-1);
  return isFinal(purchase) && Math.max(purchase.final_at ?? 0, refund?.at ?? 0) >= since;
}
