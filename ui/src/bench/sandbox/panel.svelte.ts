// The local sandbox as the panel shows it: read, acted on, and read again when the next thing comes by itself.

import { Attempt } from '../../lib/attempt.svelte';
import type { Backend } from '../../lib/backend';
import type {
  BenchSessionDetail,
  BenchSessionView,
  DepositView,
  NoSandboxHere,
  SandboxAct,
  SandboxPanel,
  SandboxView,
} from '../../lib/ipc.gen';
import { call } from '../calls';

/** The longest that a timer of the browser can wait. */
const LONGEST_WAIT = 2 ** 31 - 1;

export class Panel {
  readonly reading = new Attempt();
  readonly acting = new Attempt();

  notHere = $state.raw<NoSandboxHere | null>(null);
  view = $state.raw<SandboxView | null>(null);
  sessions = $state.raw<BenchSessionView[]>([]);
  chosen = $state.raw<BenchSessionDetail | null>(null);
  deposits = $state.raw<DepositView[]>([]);
  /** Counts what was done: a status that says so is said again. */
  done = $state(0);

  readonly #backend: Backend;
  /** By this machine's clock, when the view was read. */
  #readAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  async read(): Promise<void> {
    const read = await this.reading.run(() => call(this.#backend, 'bench_read_sandbox'));
    if (read.done) await this.#take(read.value);
  }

  async act(act: SandboxAct): Promise<boolean> {
    const acted = await this.acting.run(() => call(this.#backend, 'bench_act_on_sandbox', act));
    if (!acted.done) return false;
    this.done += 1;
    await this.#take(acted.value);
    return true;
  }

  async choose(session_id: string): Promise<void> {
    if (session_id === '') {
      this.chosen = null;
      return;
    }
    const read = await this.reading.run(() => call(this.#backend, 'bench_read_session', { session_id }));
    if (read.done) this.chosen = read.value;
  }

  async exportState(): Promise<void> {
    const saved = await this.acting.run(() => call(this.#backend, 'bench_export_sandbox'));
    if (saved.done && saved.value) this.done += 1;
  }

  async importState(): Promise<void> {
    const taken = await this.acting.run(() => call(this.#backend, 'bench_import_sandbox'));
    if (!taken.done || !taken.value) return;
    this.done += 1;
    await this.#take(taken.value);
  }

  async copySecret(endpoint_id: string): Promise<void> {
    const copied = await this.acting.run(() =>
      call(this.#backend, 'bench_copy_webhook_secret', { endpoint_id }),
    );
    if (copied.done) this.done += 1;
  }

  /** The sandbox's time at a moment of this machine's. */
  timeAt(moment: number): number {
    if (!this.view) return moment;
    return this.view.now + Math.max(0, moment - this.#readAt) * this.view.speed;
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  async #take(panel: SandboxPanel): Promise<void> {
    this.notHere = panel.not_here;
    this.view = panel.sandbox;
    this.#readAt = Date.now();
    this.#readWhenItComes();
    if (!panel.sandbox) return;
    const query = { user_id: '', status: '', offset: 0 };
    const listed = await call(this.#backend, 'bench_list_sessions', query).catch(() => null);
    // A revoked token lists nothing; the panel is there all the same, to make it good again.
    this.sessions = listed?.sessions ?? [];
    this.deposits = await this.#listDeposits(panel.sandbox);
    const id = this.chosen?.session.id;
    if (id === undefined) return;
    const still = await call(this.#backend, 'bench_read_session', { session_id: id }).catch(() => null);
    if (this.chosen?.session.id === id) this.chosen = still;
  }

  /** Asked for only where there are any. */
  async #listDeposits({ counts }: SandboxView): Promise<DepositView[]> {
    if (!counts.some(({ kind, count }) => kind === 'deposits' && count > 0)) return [];
    const read = await call(this.#backend, 'bench_read_wallets', { user_id: '' }).catch(() => null);
    return read?.deposits ?? [];
  }

  #readWhenItComes(): void {
    this.stop();
    const next = this.view?.upcoming[0];
    if (!this.view || !next || this.view.speed <= 0) return;
    const wait = Math.max(0, (next.at - this.view.now) / this.view.speed) + 500;
    if (wait < LONGEST_WAIT) this.#timer = setTimeout(() => void this.read(), wait);
  }
}

/** How a payment can end, and a deposit, which is paid in the same ways. */
export const PAYMENT_ENDS = ['succeeded', 'authorized', 'failed', 'cancelled', 'refunded'];

/** What a form's fields say, trimmed; empty where there is none. */
export function fieldsOf(event: SubmitEvent): (name: string) => string {
  event.preventDefault();
  const fields = new FormData(event.currentTarget as HTMLFormElement);
  return (name) => String(fields.get(name) ?? '').trim();
}

/** What was not said is null. */
export function said(text: string): string | null {
  return text === '' ? null : text;
}

/** The words of a list that was typed: parted by spaces or commas. */
export function wordsOf(text: string): string[] {
  return text.split(/[\s,]+/).filter((each) => each !== '');
}
