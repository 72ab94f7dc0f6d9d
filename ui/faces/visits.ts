// Every view, with each of its faces. A face of lib/fake/faces.ts that no visit shows fails a test.

import type { faces } from '../src/lib/fake/faces';

export interface Visit {
  face: keyof typeof faces;
  /** The address after `#/`. */
  view: string;
  /** What is typed into which fields, by their hooks. */
  types?: Record<string, string>;
  /** Hooks clicked in turn. */
  clicks?: string[];
  /** What is there when the view is: what the visit is about, and what is brought into sight for its picture. */
  shows: string;
}

const hook = (name: string) => `[data-test="${name}"]`;
const at = (view: string, shows: string, ...faces: Visit['face'][]): Visit[] =>
  faces.map((face) => ({ face, view, shows }));
const after = (face: Visit['face'], view: string, shows: string, ...clicks: string[]): Visit[] => [
  { face, view, clicks, shows },
];
const search = (face: Visit['face'], view: string, shows: string, types: Record<string, string>): Visit[] => [
  { face, view, types, shows },
];
/** What a view says while it reads what it is to show. */
const READING = 'main p.soft[role="status"]';

export const visits: Visit[] = [
  ...at('store', hook('buy-coins-50'), 'ready', 'several', 'many', 'production', 'broken_config', 'no_logo'),
  ...at('store', hook('empty'), 'empty'),
  ...at('store', hook('update-note'), 'updatable'),
  ...at('settings', hook('update-install'), 'updatable'),
  ...at('store', hook('loading'), 'loading'),
  ...at('store', hook('error'), 'broken'),
  ...after('many', 'store', hook('item-tool-0'), 'category-tools'),
  ...at('item/coins-50', hook('item-page'), 'ready', 'several'),
  ...at('item/nothing', hook('empty'), 'ready'),
  ...search('many', 'store', hook('empty'), { search: 'zeppelin' }),

  ...after('ready', 'store', hook('confirm-pay'), 'buy-ship-heron'),
  ...after('several', 'store', hook('still-open'), 'buy-ship-heron'),
  ...after('no_player', 'store', hook('obstacle'), 'buy-ship-heron'),
  ...after('sandbox_down', 'store', hook('obstacle'), 'buy-ship-heron'),
  ...after('disk_full', 'store', hook('error'), 'buy-ship-heron', 'confirm-pay'),

  ...at(
    'purchase/one',
    hook('purchase-state'),
    ...([
      'starting',
      'starting_offline',
      'opening',
      'waiting',
      'unopened',
      'left',
      'declined',
      'declined_oddly',
      'several',
    ] as const),
    ...([
      'authorized',
      'unknown',
      'cancelling',
      'offline',
      'paused',
      'token_refused',
      'journal_full',
    ] as const),
    ...([
      'bad_answer',
      'elsewhere',
      'paid',
      'charged',
      'differs',
      'refunded',
      'imported',
      'no_logo',
      'failed',
      'cancelled',
      'expired',
      'contradicted',
      'given_back',
    ] as const),
    ...(['rejected', 'rejected_page'] as const),
  ),
  ...at('purchase/nobody', hook('error'), 'ready'),
  ...at('receipt/nobody', hook('error'), 'ready'),
  ...after('waiting', 'purchase/one', hook('qr'), 'show-qr'),
  ...after('waiting', 'purchase/one', hook('confirm-cancel'), 'cancel-purchase'),

  ...at('store', hook('notice-journal_view_only'), 'view_only'),
  ...at('purchases', hook('empty'), 'ready'),
  ...at('purchases', hook('purchase-row-h1'), 'history', 'several'),
  ...at('receipt/one', hook('receipt'), 'charged', 'refunded', 'expired'),
  ...at('receipt/one', hook('differences'), 'differs'),

  ...at('purchases', READING, 'counting'),
  ...at('purchases', hook('error'), 'uncounted'),
  ...search('history', 'purchases', hook('empty'), { 'statement-search': 'zeppelin' }),
  ...at('purchase/one', READING, 'reading'),
  ...at('receipt/one', READING, 'reading'),
  ...at('purchase/one', hook('error'), 'unreadable'),
  ...at('receipt/one', hook('error'), 'unreadable'),

  ...at('store', hook('unfinished'), 'unfinished'),
  ...['store', 'item/coins-50', 'purchases', 'receipt/one', 'settings'].flatMap((view) =>
    at(view, hook('offline'), 'offline'),
  ),
  ...at('store', hook('first-steps'), 'no_player', 'no_token', 'keychain_locked'),
  ...at('store', 'dialog[open]', 'proposed', 'proposed_unknown', 'proposed_player'),

  ...at('bench', hook('bench-panel'), 'bench', 'bench_no_exchanges', 'bench_no_log'),
  ...at('bench/links', hook('lab-links'), 'bench_links'),
  ...after('bench', 'bench/sessions', hook('payment-pay_held'), 'session-ses_held'),
  ...after('bench', 'bench/sessions', hook('session-cancel-yes'), 'session-ses_open', 'session-cancel'),
  ...after('bench', 'bench/sessions', hook('comparison'), 'compare-journal'),
  ...at('bench/wallets', hook('account-acc_1'), 'bench'),
  ...after('bench', 'bench/composer', hook('composer-send-anyway'), 'saved-No price'),
  ...after('bench', 'bench/composer', hook('composer-session'), 'composer-send'),
  ...at('bench/faults', hook('fault-set'), 'bench_faults'),
  ...at('bench/doctor', hook('doctor-repair'), 'bench_doctor'),
  ...at('bench/webhooks', hook('webhook-listens'), 'bench'),
  ...after('bench_webhooks', 'bench/webhooks', hook('webhook-story'), 'webhook-2'),
  ...after(
    'bench_webhooks',
    'bench/webhooks',
    hook('webhook-send'),
    'webhook-send-open',
    'webhook-paste-open',
  ),
  ...after(
    'bench',
    'bench/scenarios',
    hook('scenario-mark-own.never-green'),
    'scenario-paid-by-card',
    'scenarios-run-all',
  ),
  ...after('bench', 'bench/scenarios', hook('scenario-wrong'), 'scenario-own.broken'),
  ...after(
    'bench_paid',
    'purchase/one',
    hook('recording-file'),
    'record-purchase',
    'recording-file-open',
    'recording-save',
  ),
  ...at('bench/scenarios', hook('record-choice'), 'bench_paid'),
  ...after('bench', 'bench/scenarios', hook('brought-of'), 'bug-report-open'),
  ...after('bench_links', 'purchase/one', hook('bug-report-text'), 'bug-report'),
  ...after(
    'bench_elsewhere',
    'bench/scenarios',
    hook('impossible-1'),
    'scenario-paid-by-card',
    'place-in_use',
  ),
  ...after('bench', 'bench/sandbox', hook('reset-yes'), 'state-reset'),
  ...at('bench/sandbox', hook('no-sandbox'), 'bench_elsewhere'),
  ...at('bench', hook('confirm-production'), 'bench_locked'),
  ...at('bench/scenarios', hook('kept-out'), 'bench_kept_out'),

  ...after('ready', 'settings', hook('support-text'), 'support-show'),
  ...at('settings', hook('language'), 'ready'),
  ...at('settings', hook('token-input'), 'no_token'),
  ...at('settings', hook('token-keep-run'), 'keychain_locked'),
  ...at('settings', hook('token-production-confirm'), 'production'),
  ...after('disk_full', 'settings', hook('error'), 'environment-sandbox'),
  ...at('settings', hook('scheme-repair'), 'scheme_taken'),
  ...at('settings', hook('ignored-links'), 'forged_links'),
];

export function nameOf({ face, view, types, clicks }: Visit): string {
  return [view, face, ...Object.values(types ?? {}), ...(clicks ?? [])].join(', ');
}
