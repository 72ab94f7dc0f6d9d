// The webhook bench as the views see it: the list, and the one message that is chosen.

import type { Backend } from '../../lib/backend';
import type { WebhookBenchView, WebhookDetail, WebhookFinding, WebhookLineView } from '../../lib/ipc.gen';
import { call } from '../calls';
import { Live } from '../live.svelte';
import { benchTexts } from '../words';

export class Webhooks {
  detail = $state.raw<WebhookDetail | null>(null);
  readonly live: Live<WebhookBenchView>;
  #chosen: number | null = null;

  constructor(private readonly backend: Backend) {
    this.live = new Live<WebhookBenchView>(backend, 'webhooks', () => this.#read());
  }

  get lines(): WebhookLineView[] {
    return this.live.view?.lines ?? [];
  }

  async choose(number: number): Promise<void> {
    this.#chosen = number;
    await this.live.refresh();
  }

  async #read(): Promise<WebhookBenchView> {
    const view = await call(this.backend, 'bench_read_webhooks');
    const number = this.#chosen;
    const isThere = view.lines.some((line) => line.number === number);
    this.detail =
      number !== null && isThere ? await call(this.backend, 'bench_read_webhook', { number }) : null;
    return view;
  }
}

/** What a message is, in words. */
export function findingWords(finding: WebhookFinding): string {
  const words = benchTexts().webhooks.findings;
  switch (finding.what) {
    case 'missing_header':
      return words.missing_header(finding.header);
    case 'bad_header':
      return words.bad_header(finding.header);
    case 'stale':
      return words.stale(finding.seconds);
    case 'early':
      return words.early(finding.seconds);
    case 'not_an_event':
      return words.not_an_event(finding.place);
    default:
      return words[finding.what];
  }
}
