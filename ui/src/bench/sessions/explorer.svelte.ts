// What the session explorer shows: a list, one session opened from it, and a comparison with the journal.

import { Attempt } from '../../lib/attempt.svelte';
import type { Backend } from '../../lib/backend';
import type {
  ApiAnswerView,
  BenchSessionAct,
  BenchSessionDetail,
  BenchSessionView,
  JournalComparison,
} from '../../lib/ipc.gen';
import { call } from '../calls';

export class Explorer {
  readonly listing = new Attempt();
  readonly reading = new Attempt();
  readonly acting = new Attempt();
  readonly comparing = new Attempt();

  /** Null until the first page is there. */
  sessions = $state.raw<BenchSessionView[] | null>(null);
  next = $state.raw<number | null>(null);
  detail = $state.raw<BenchSessionDetail | null>(null);
  answer = $state.raw<ApiAnswerView | null>(null);
  comparison = $state.raw<JournalComparison | null>(null);
  opened = $state(false);
  following = $state(false);

  readonly #backend: Backend;
  #query = { user_id: '', status: '' };
  #chosen = '';

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  async list(query: { user_id: string; status: string }): Promise<void> {
    const read = await this.listing.run(() =>
      call(this.#backend, 'bench_list_sessions', { ...query, offset: 0 }),
    );
    if (!read.done) return;
    this.#query = query;
    this.sessions = read.value.sessions;
    this.next = read.value.next;
  }

  async more(): Promise<void> {
    const offset = this.next;
    if (offset === null) return;
    const read = await this.listing.run(() =>
      call(this.#backend, 'bench_list_sessions', { ...this.#query, offset }),
    );
    if (!read.done) return;
    const known = this.sessions ?? [];
    const isNew = (id: string) => !known.some((each) => each.id === id);
    this.sessions = [...known, ...read.value.sessions.filter((each) => isNew(each.id))];
    this.next = read.value.next;
  }

  /** The last one chosen is shown, however the answers overtake each other. */
  async open(session_id: string): Promise<void> {
    this.stop();
    this.#chosen = session_id;
    this.answer = null;
    this.opened = false;
    this.comparison = null;
    const reading = this.reading;
    reading.running = false;
    const read = await reading.run(() => call(this.#backend, 'bench_read_session', { session_id }));
    if (read.done && this.#chosen === session_id) this.#show(read.value);
  }

  async act(act: BenchSessionAct): Promise<boolean> {
    const session_id = this.#chosen;
    this.answer = null;
    const acted = await this.acting.run(() =>
      call(this.#backend, 'bench_act_on_session', { session_id, act }),
    );
    if (!acted.done || this.#chosen !== session_id) return false;
    const { answer, detail, not_read } = acted.value;
    this.answer = answer;
    this.reading.error = not_read;
    if (detail) this.#show(detail);
    return acted.value.answer.outcome === 'done';
  }

  async openPage(): Promise<void> {
    const session_id = this.#chosen;
    const opened = await this.acting.run(() =>
      call(this.#backend, 'bench_open_session_page', { session_id }),
    );
    if (opened.done) this.opened = true;
  }

  async compare(): Promise<void> {
    const compared = await this.comparing.run(() => call(this.#backend, 'bench_compare_journal'));
    if (!compared.done) return;
    this.stop();
    this.#chosen = '';
    this.detail = null;
    this.comparison = compared.value;
  }

  /** Rust waits for the next change; each answer is shown, and asked for again. */
  async follow(): Promise<void> {
    if (this.following) return;
    this.following = true;
    while (this.following && this.detail) {
      const { mark, session } = this.detail;
      const session_id = session.id;
      try {
        const detail = await call(this.#backend, 'bench_follow_session', { session_id, mark });
        if (!this.following || this.#chosen !== session_id) return;
        this.#show(detail);
        if (detail.session.is_final) this.following = false;
      } catch {
        // What is wrong is said by whatever is asked next; a session that is not answered for is not followed.
        if (this.#chosen !== session_id) return;
        this.following = false;
        void this.open(session_id);
      }
    }
  }

  stop(): void {
    this.following = false;
  }

  #show(detail: BenchSessionDetail): void {
    this.detail = detail;
    this.sessions =
      this.sessions?.map((each) => (each.id === detail.session.id ? detail.session : each)) ?? null;
  }
}
