// The exchange log as it is looked at: what is searched for, what was found, which one is open, which is compared.

import type { Backend, StopListening } from '../../lib/backend';
import { asCommandError } from '../../lib/errors';
import type {
  CommandError,
  ComparedLine,
  ExchangeDetail,
  ExchangeLine,
  ExchangeSearch,
} from '../../lib/ipc.gen';
import { Reread } from '../../lib/reread';
import { call } from '../calls';

export const ALL: ExchangeSearch = { text: '', only_failed: false, this_run: false };

export class Exchanges {
  search = $state.raw<ExchangeSearch>(ALL);
  /** Newest first; null until they are read. */
  lines = $state.raw<ExchangeLine[] | null>(null);
  missed = $state(0);
  unavailable = $state.raw<string | null>(null);
  error = $state.raw<CommandError | null>(null);
  detail = $state.raw<ExchangeDetail | null>(null);
  /** The one that the next one opened is compared with. */
  marked = $state.raw<ExchangeLine | null>(null);
  comparison = $state.raw<ComparedLine[] | null>(null);

  /** What the lines were found by. */
  #found: ExchangeSearch | null = null;
  #next = $state.raw<number | null>(null);
  readonly hasMore = $derived(this.#next !== null);

  readonly #reread = new Reread(() => this.#read());

  constructor(private readonly backend: Backend) {}

  async start(): Promise<StopListening> {
    const stop = await this.backend.listen('bench_changed', ({ part }) => {
      if (part === 'exchanges') void this.#reread.request();
    });
    await this.#reread.request();
    return stop;
  }

  /** What was found before stays in sight until what is asked for now is there. */
  ask(search: ExchangeSearch): Promise<void> {
    this.search = search;
    return this.#reread.request();
  }

  async more(): Promise<void> {
    const { search } = this;
    await this.#trying(async () => {
      const page = await call(this.backend, 'bench_list_exchanges', { search, after: this.#next });
      if (search !== this.search) return;
      this.lines = [...(this.lines ?? []), ...page.exchanges];
      this.#next = page.next;
    });
  }

  async open(line: ExchangeLine): Promise<void> {
    const { marked } = this;
    await this.#trying(async () => {
      this.detail = await call(this.backend, 'bench_read_exchange', { id: line.id });
      const isOther = marked && marked.id !== line.id;
      const request = isOther && { left: marked.id, right: line.id };
      this.comparison = request ? await call(this.backend, 'bench_compare_exchanges', request) : null;
    });
  }

  mark(line: ExchangeLine | null): void {
    this.marked = line;
    this.comparison = null;
  }

  /** The newest page again. What was read beyond it stays. */
  async #read(): Promise<void> {
    const { search } = this;
    await this.#trying(async () => {
      const page = await call(this.backend, 'bench_list_exchanges', { search, after: null });
      if (search !== this.search) return;
      const oldest = page.exchanges.at(-1)?.id;
      const goesOn = oldest !== undefined && search === this.#found;
      const beyond = goesOn ? (this.lines ?? []).filter((line) => line.id < oldest) : [];
      this.#found = search;
      this.lines = [...page.exchanges, ...beyond];
      if (beyond.length === 0) this.#next = page.next;
      this.missed = page.missed;
      this.unavailable = page.unavailable;
      const open = this.lines.find((line) => line.id === this.detail?.line.id);
      if (this.detail && open && this.detail.line.took === null && open.took !== null) await this.open(open);
    });
  }

  async #trying(act: () => Promise<void>): Promise<void> {
    try {
      await act();
      this.error = null;
    } catch (thrown) {
      this.error = asCommandError(thrown);
    }
  }
}
