// What is being composed: one text, which is the truth. The form shows and changes the fields in it; what it breaks is
// asked of Rust with each change, where the rules are.

import { Attempt } from '../../lib/attempt.svelte';
import type { Backend } from '../../lib/backend';
import type { BrokenRuleView, SavedRequest, SentRequest } from '../../lib/ipc.gen';
import { call } from '../calls';

type Fields = Record<string, unknown>;

export class Composer {
  readonly reading = new Attempt();
  readonly sending = new Attempt();
  readonly saving = new Attempt();
  readonly opening = new Attempt();

  text = $state('');
  broken = $state.raw<BrokenRuleView[]>([]);
  /** Whether the rules were asked about the text as it is now. */
  isChecked = $state(false);
  sent = $state.raw<SentRequest | null>(null);
  saved = $state.raw<SavedRequest[]>([]);
  savedProblem = $state.raw<string | null>(null);

  /** The fields, where the text is an object; else null, and there is nothing that a form could show. */
  readonly fields = $derived(objectIn(this.text));

  readonly #backend: Backend;
  #asked = 0;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  async begin(): Promise<void> {
    const read = await this.reading.run(() => call(this.#backend, 'bench_read_composer'));
    if (!read.done) return;
    this.saved = read.value.saved;
    this.savedProblem = read.value.saved_problem;
    await this.write(read.value.body);
  }

  /** Takes a text, and has it checked; of answers that overtake each other the last one counts. */
  async write(text: string): Promise<void> {
    this.text = text;
    this.isChecked = false;
    this.#asked += 1;
    const asked = this.#asked;
    const broken = await call(this.#backend, 'bench_check_request', { body: text }).catch(() => null);
    if (asked !== this.#asked || broken === null) return;
    this.broken = broken;
    this.isChecked = true;
  }

  /** What a field has, as a form shows it. */
  value(path: string): string {
    const value = at(this.fields, path);
    return value === undefined || value === null
      ? ''
      : typeof value === 'string'
        ? value
        : JSON.stringify(value);
  }

  /** Sets a field; undefined leaves it out. */
  async set(path: string, value: unknown): Promise<void> {
    const fields = structuredClone(objectIn(this.text)) ?? {};
    const steps = path.split('.');
    const name = steps.pop() ?? path;
    let place: Fields = fields;
    for (const step of steps) {
      const inner = isObject(place[step]) ? place[step] : {};
      place[step] = inner;
      place = inner;
    }
    // An undefined field is not written.
    place[name] = value;
    await this.write(JSON.stringify(fields, null, 2));
  }

  brokenAt(field: string): BrokenRuleView[] {
    return this.broken.filter((each) => each.field === field);
  }

  async send(anyway: boolean, sameKey: boolean): Promise<void> {
    const idempotency_key = sameKey ? (this.sent?.idempotency_key ?? null) : null;
    const body = this.text;
    const sent = await this.sending.run(() =>
      call(this.#backend, 'bench_send_request', { body, anyway, idempotency_key }),
    );
    if (sent.done) this.sent = sent.value;
  }

  async openPage(session_id: string): Promise<void> {
    await this.opening.run(() => call(this.#backend, 'bench_open_session_page', { session_id }));
  }

  async save(name: string): Promise<boolean> {
    const body = this.text;
    const saved = await this.saving.run(() => call(this.#backend, 'bench_save_request', { name, body }));
    if (saved.done) this.saved = saved.value;
    return saved.done;
  }

  async forget(name: string): Promise<void> {
    const left = await this.saving.run(() => call(this.#backend, 'bench_delete_request', { name }));
    if (left.done) this.saved = left.value;
  }
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function objectIn(text: string): Fields | null {
  try {
    const read: unknown = JSON.parse(text);
    return isObject(read) ? read : null;
  } catch {
    return null;
  }
}

function at(fields: Fields | null, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((found, step) => (isObject(found) ? found[step] : undefined), fields);
}
