// A backend in memory, for a plain browser and for tests. It keeps the rules that the views can see: one session a
// purchase, final states stay, a token is proved before it is kept and never comes out again.

import type { Backend, EventName, EventPayloads, StopListening } from './backend';
import { tile } from './fake/catalogue';
import { commandError, freshSnapshot, kept, type Kept } from './fake/state';
import { matching, totalsOf } from './fake/statement';
import type {
  BenchCommandName,
  CommandError,
  CopyPurchaseId,
  ExportPurchases,
  ProposalView,
  SavedFile,
  SupportBundle,
  CommandName,
  ErrorCode,
  ImportView,
  LastBoughtView,
  ListPurchases,
  PurchaseDetail,
  PurchaseFilter,
  PurchasePage,
  PurchaseRequest,
  PurchaseState,
  PurchaseSummary,
  PurchaseView,
  QrView,
  SetAccessToken,
  SetEnvironment,
  SetLanguage,
  SetPlayer,
  SetTheme,
  Snapshot,
  StartCheckout,
  UpdateView,
} from './ipc.gen';

type Listener = { event: EventName; heard: (payload: never) => void };

export class FakeBackend implements Backend {
  snapshot: Snapshot = freshSnapshot();
  /** How long the pretended API takes, in milliseconds. */
  pace = 0;
  /** Newest first. */
  purchases: Kept[] = [];
  /** Made on another machine, until they are taken over. */
  elsewhere: Kept[] = [];
  /** What a buy link asks for, until it is taken. */
  proposal: ProposalView | null = null;
  /** Every call, in order. */
  readonly calls: (CommandName | BenchCommandName)[] = [];
  /** What the bench's commands do, where there is one: filled by bench/fake. */
  readonly bench = new Map<BenchCommandName, (request: never) => unknown>();

  readonly #listeners = new Set<Listener>();
  readonly #failures = new Map<CommandName | BenchCommandName, ErrorCode>();
  readonly #held = new Map<CommandName | BenchCommandName, Promise<void>>();
  #made = 0;

  /** What the update channel says when it is asked. */
  channel: UpdateView = { state: 'current', version: null };

  /** From now on the command is refused with the code; null lets it through again. */
  refuse(command: CommandName | BenchCommandName, code: ErrorCode | null): void {
    if (code === null) this.#failures.delete(command);
    else this.#failures.set(command, code);
  }

  /** Calls of the command wait until the function given back is called. */
  hold(command: CommandName | BenchCommandName): () => void {
    let letGo: () => void = () => undefined;
    this.#held.set(command, new Promise((resolve) => (letGo = resolve)));
    return () => {
      this.#held.delete(command);
      letGo();
    };
  }

  tell<E extends EventName>(event: E, payload: EventPayloads[E]): void {
    for (const listener of this.#listeners) if (listener.event === event) listener.heard(payload as never);
  }

  change(id: string, change: Partial<PurchaseView>): void {
    const found = this.#find(id);
    found.purchase = { ...found.purchase, ...change };
    this.tell('purchase_changed', { purchase_id: id });
  }

  /** ToffeePay says a final status. A final purchase stays as it is. */
  settle(id: string, state: Exclude<PurchaseState, 'creating' | 'pending' | 'rejected'>): void {
    const found = this.#find(id);
    if (found.purchase.final_at !== null) return;
    const at = Date.now();
    found.timeline = [...found.timeline, { at, kind: 'became_final', cause: 'poll', detail: state }];
    this.change(id, {
      state,
      final_at: at,
      checked_at: at,
      activity: 'idle',
      has_payment_page: false,
      can_cancel: false,
      trouble: null,
    });
  }

  async readSnapshot(): Promise<Snapshot> {
    await this.#called('read_snapshot');
    const open = this.purchases.map((each) => each.purchase).filter((purchase) => purchase.final_at === null);
    return { ...this.snapshot, open_purchases: open };
  }

  async startCheckout({ item_id, environment: shown }: StartCheckout): Promise<PurchaseView> {
    await this.#called('start_checkout');
    const item = this.snapshot.storefront.items.find((each) => each.id === item_id);
    if (!item) throw commandError('unknown_item');
    if (this.snapshot.player_id === null) throw commandError('player_missing');
    if (this.snapshot.environment.id !== shown) throw commandError('environment_unavailable');
    if (this.snapshot.token.state === 'missing') throw commandError('token_missing');
    this.#made += 1;
    const { player_id, environment } = this.snapshot;
    const begun = kept(`fake${this.#made}`, Date.now(), 'creating', {
      activity: 'creating_session',
      item_id,
      title: item.title,
      price: item.price,
      player_id,
      environment: environment.id,
    });
    this.purchases = [begun, ...this.purchases];
    this.tell('purchase_changed', { purchase_id: begun.purchase.id });
    void this.#makeSession(begun.purchase.id);
    return begun.purchase;
  }

  async openPaymentPage({ purchase_id }: PurchaseRequest): Promise<void> {
    await this.#called('open_payment_page');
    this.#withPage(purchase_id);
    this.change(purchase_id, { was_opened: true });
  }

  async copyPaymentLink({ purchase_id }: PurchaseRequest): Promise<void> {
    await this.#called('copy_payment_link');
    this.#withPage(purchase_id);
  }

  async readPaymentQr({ purchase_id }: PurchaseRequest): Promise<QrView> {
    await this.#called('read_payment_qr');
    this.#withPage(purchase_id);
    const size = 29;
    const dark = (x: number, y: number) => inFinder(x, y, size) ?? (x * 7 + y * 11 + x * y) % 3 === 0;
    const rows = Array.from({ length: size }, (_, y) =>
      Array.from({ length: size }, (_, x) => (dark(x, y) ? '1' : '0')).join(''),
    );
    return { size, rows };
  }

  async checkPurchase({ purchase_id }: PurchaseRequest): Promise<void> {
    await this.#called('check_purchase');
    this.change(purchase_id, { checked_at: Date.now() });
  }

  async cancelPurchase({ purchase_id }: PurchaseRequest): Promise<void> {
    await this.#called('cancel_purchase');
    if (!this.#find(purchase_id).purchase.can_cancel) throw commandError('not_cancellable');
    this.settle(purchase_id, 'cancelled');
  }

  async returnToGame(): Promise<void> {
    await this.#called('return_to_game');
    if (!this.snapshot.storefront.can_return_to_game) throw commandError('game_not_opened');
  }

  async readLastBought(): Promise<LastBoughtView[]> {
    await this.#called('read_last_bought');
    const { player_id, environment } = this.snapshot;
    const times = new Map<string, number>();
    for (const { purchase } of this.purchases) {
      const isOurs = purchase.player_id === player_id && purchase.environment === environment.id;
      const isKept = purchase.state === 'paid' && purchase.refunded_at === null;
      if (isOurs && isKept && !times.has(purchase.item_id))
        times.set(purchase.item_id, purchase.final_at ?? purchase.created_at);
    }
    return [...times].map(([item_id, at]) => ({ item_id, at }));
  }

  async listPurchases({ filter, after, at, limit }: ListPurchases): Promise<PurchasePage> {
    await this.#called('list_purchases');
    const found = matching(this.purchases, filter);
    const from = after === null ? at : found.findIndex((each) => each.id === after) + 1;
    const page = found.slice(from, from + limit);
    const hasMore = from + limit < found.length;
    return { purchases: page, next: hasMore ? (page.at(-1)?.id ?? null) : null };
  }

  async summarizePurchases(request: PurchaseFilter): Promise<PurchaseSummary> {
    await this.#called('summarize_purchases');
    const found = matching(this.purchases, request);
    return { count: found.length, totals: totalsOf(found) };
  }

  async importPurchases(): Promise<ImportView> {
    await this.#called('import_purchases');
    const before = this.purchases.length;
    this.purchases = [...this.purchases, ...this.elsewhere];
    this.elsewhere = [];
    for (const { purchase } of this.purchases.slice(before))
      this.tell('purchase_changed', { purchase_id: purchase.id });
    return { listed: this.purchases.length, taken: this.purchases.length - before };
  }

  async exportPurchases({ filter, format }: ExportPurchases): Promise<SavedFile | null> {
    await this.#called('export_purchases');
    const count = matching(this.purchases, filter).length;
    return { path: `/home/player/Documents/purchases.${format}`, count };
  }

  async copyPurchaseId({ purchase_id, which }: CopyPurchaseId): Promise<void> {
    await this.#called('copy_purchase_id');
    const { purchase } = this.#find(purchase_id);
    if (which === 'payment' && !purchase.charge) throw commandError('internal');
  }

  async printPage(): Promise<void> {
    await this.#called('print_page');
  }

  /** A buy link comes. */
  propose(proposal: ProposalView): void {
    this.proposal = proposal;
    this.tell('item_proposed', null);
  }

  async takeProposal(): Promise<ProposalView | null> {
    await this.#called('take_proposal');
    const { proposal } = this;
    this.proposal = null;
    return proposal;
  }

  async readSupportBundle(): Promise<SupportBundle> {
    await this.#called('read_support_bundle');
    return { text: JSON.stringify({ app: this.snapshot.app, token: this.snapshot.token.state }, null, 2) };
  }

  async saveSupportBundle(): Promise<SavedFile | null> {
    await this.#called('save_support_bundle');
    return { path: '/home/player/Documents/support-bundle.json', count: 1 };
  }

  async readPurchase({ purchase_id }: PurchaseRequest): Promise<PurchaseDetail> {
    await this.#called('read_purchase');
    return { ...this.#find(purchase_id) };
  }

  async setEnvironment({ environment }: SetEnvironment): Promise<void> {
    await this.#called('set_environment');
    const choice = this.snapshot.environment.choices.find((each) => each.id === environment);
    if (!choice?.available) throw commandError('environment_unavailable');
    const { choices } = this.snapshot.environment;
    const isLocal = environment === 'local';
    const base_url = isLocal ? 'http://127.0.0.1:43117' : `https://api.${environment}.example`;
    this.#change({
      environment: { id: environment, base_url, choices },
      token: { state: isLocal ? 'of_the_sandbox' : 'missing', last_four: null, keychain_problem: null },
    });
  }

  async setPlayer({ player_id }: SetPlayer): Promise<void> {
    await this.#called('set_player');
    if (!/^[\x21-\x7e]{1,128}$/.test(player_id)) throw commandError('player_invalid');
    this.#change({ player_id });
  }

  async setTheme({ theme }: SetTheme): Promise<void> {
    await this.#called('set_theme');
    this.#change({ theme });
  }

  async setLanguage({ language }: SetLanguage): Promise<void> {
    await this.#called('set_language');
    this.#change({ language });
  }

  async setAccessToken({ token, keep, production_confirmed }: SetAccessToken): Promise<void> {
    await this.#called('set_access_token');
    if (!/^[\x21-\x7e]{1,1024}$/.test(token)) throw commandError('token_invalid');
    const isProduction = this.snapshot.environment.id === 'production';
    if (isProduction && !production_confirmed) throw commandError('production_not_confirmed');
    const problem = this.snapshot.token.keychain_problem;
    if (keep === 'keychain' && problem) throw commandError(problem);
    const state = keep === 'keychain' ? 'in_keychain' : 'this_run';
    this.#change({ token: { state, last_four: token.slice(-4), keychain_problem: problem } });
  }

  async forgetAccessToken(): Promise<void> {
    await this.#called('forget_access_token');
    this.#change({ token: { ...this.snapshot.token, state: 'missing', last_four: null } });
  }

  async checkScheme(): Promise<void> {
    await this.#called('check_scheme');
  }

  async repairScheme(): Promise<void> {
    await this.#called('repair_scheme');
    this.#change({ scheme: { ...this.snapshot.scheme, state: 'registered', detail: null } });
  }

  async checkUpdate(): Promise<void> {
    await this.#called('check_update');
    this.#change({ update: this.channel });
  }

  async installUpdate(): Promise<void> {
    await this.#called('install_update');
  }

  async benchCall(command: BenchCommandName, request?: object): Promise<unknown> {
    await this.#called(command);
    const act = this.bench.get(command);
    if (!act) throw commandError('bench_closed');
    return act(request as never);
  }

  imageUrl(itemId: string): string {
    return tile(itemId);
  }

  listen<E extends EventName>(event: E, heard: (payload: EventPayloads[E]) => void): Promise<StopListening> {
    const listener: Listener = { event, heard };
    this.#listeners.add(listener);
    return Promise.resolve(() => void this.#listeners.delete(listener));
  }

  /** What a command is refused with at present. */
  refusal(command: CommandName | BenchCommandName): CommandError | null {
    const code = this.#failures.get(command);
    return code ? commandError(code) : null;
  }

  async #called(command: CommandName | BenchCommandName): Promise<void> {
    this.calls.push(command);
    await this.#held.get(command);
    const code = this.#failures.get(command);
    if (code) throw commandError(code);
  }

  #change(change: Partial<Snapshot>): void {
    this.snapshot = { ...this.snapshot, ...change };
    this.tell('snapshot_changed', null);
  }

  /** What the engine does by itself after a purchase was begun. */
  async #makeSession(id: string): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, this.pace));
    const found = this.#find(id);
    const at = Date.now();
    const session_id = `ses_${id}`;
    found.timeline = [
      ...found.timeline,
      { at, kind: 'session_created', cause: 'player', detail: session_id },
      { at, kind: 'page_opened', cause: 'player', detail: null },
    ];
    this.change(id, {
      state: 'pending',
      activity: 'idle',
      session_id,
      checked_at: at,
      has_payment_page: true,
      was_opened: true,
      can_cancel: true,
    });
  }

  #find(id: string): Kept {
    const found = this.purchases.find((each) => each.purchase.id === id);
    if (!found) throw commandError('unknown_purchase');
    return found;
  }

  #withPage(id: string): void {
    if (!this.#find(id).purchase.has_payment_page) throw commandError('no_payment_page');
  }
}

/** The three squares in the corners of every QR code; null outside them. */
function inFinder(x: number, y: number, size: number): boolean | null {
  const [cx, cy] = [x < 8 ? x : size - 1 - x, y < 8 ? y : size - 1 - y];
  if (cx > 7 || cy > 7 || cx < 0 || cy < 0 || (x >= 8 && y >= 8)) return null;
  const ring = Math.max(Math.abs(cx - 3), Math.abs(cy - 3));
  return ring !== 2 && ring !== 4;
}
