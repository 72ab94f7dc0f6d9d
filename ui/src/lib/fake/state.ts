// What the fake backend starts from: a shop in order, and purchases in any state.

import type { CommandError, ErrorCode, EventView, PurchaseState, PurchaseView, Snapshot } from '../ipc.gen';
import { items } from './catalogue';

export interface Kept {
  purchase: PurchaseView;
  timeline: EventView[];
}

export function freshSnapshot(): Snapshot {
  return {
    app: {
      name: 'Storefront Companion',
      version: '0.1.0',
      data_folder: '/home/player/.local/share/io.github.storefront-companion',
    },
    storefront: { title: 'Star Harbor', accent: null, has_logo: true, can_return_to_game: true, items },
    environment: {
      id: 'local',
      base_url: 'http://127.0.0.1:43117',
      choices: [
        { id: 'local', available: true },
        { id: 'sandbox', available: true },
        { id: 'production', available: true },
        { id: 'custom', available: false },
      ],
    },
    player_id: 'player_42',
    token: { state: 'of_the_sandbox', last_four: null, keychain_problem: null },
    scheme: { scheme: 'storefront-companion', state: 'registered', detail: null, ignored: [] },
    theme: 'system',
    language: 'system',
    notices: [],
    was_cut_off: false,
    open_purchases: [],
    bench: null,
    update: { state: 'off', version: null },
  };
}

/** A purchase of the first item, begun at `at`, in the state given. */
export function kept(id: string, at: number, state: PurchaseState, more: Partial<PurchaseView> = {}): Kept {
  const item = items.find((each) => each.id === more.item_id) ?? items[0];
  if (!item) throw new Error('the fake catalogue is empty');
  const isFinal = state !== 'creating' && state !== 'pending';
  const purchase: PurchaseView = {
    id,
    item_id: item.id,
    title: item.title,
    price: item.price,
    tax: null,
    player_id: 'player_42',
    environment: 'local',
    state,
    unknown_status: null,
    activity: 'idle',
    created_at: at,
    final_at: isFinal ? at + 192_000 : null,
    checked_at: state === 'creating' ? null : at + 180_000,
    session_id: state === 'creating' || state === 'rejected' ? null : `ses_${id}`,
    has_payment_page: state === 'pending',
    was_opened: state !== 'creating' && state !== 'rejected',
    can_cancel: state === 'pending',
    is_authorized: false,
    declined_attempts: 0,
    decline: null,
    trouble: null,
    rejection: null,
    charge: null,
    differences: [],
    refunded_at: null,
    is_imported: false,
    is_from_before: false,
    ...more,
  };
  return { purchase, timeline: timelineOf(purchase) };
}

export function commandError(code: ErrorCode, message = 'as the test wished'): CommandError {
  return { code, message, retry_after_seconds: null, retryable: false, reference: 'k7f2-93qd' };
}

function timelineOf(purchase: PurchaseView): EventView[] {
  const at = purchase.created_at;
  const events: EventView[] = [{ at, kind: 'begun', cause: 'player', detail: null }];
  if (purchase.session_id) {
    events.push({ at: at + 400, kind: 'session_created', cause: 'player', detail: purchase.session_id });
    events.push({ at: at + 900, kind: 'page_opened', cause: 'player', detail: null });
  }
  if (purchase.declined_attempts > 0 || purchase.is_authorized) {
    const why = purchase.decline?.code ? ` (${purchase.decline.code})` : '';
    const authorized = purchase.is_authorized ? 'authorized' : 'not authorized';
    const detail = `declined ${purchase.declined_attempts}, ${authorized}${why}`;
    events.push({ at: at + 95_000, kind: 'progressed', cause: 'poll', detail });
  }
  if (purchase.unknown_status) {
    events.push({ at: at + 99_000, kind: 'unknown_status', cause: 'poll', detail: purchase.unknown_status });
  }
  if (purchase.state === 'paid')
    events.push({ at: at + 191_000, kind: 'came_back', cause: 'return_link', detail: null });
  if (purchase.charge) {
    const { amount, payment_id } = purchase.charge;
    const detail = `${amount.amount / 100} ${amount.currency} (${payment_id})`;
    events.push({ at: at + 195_000, kind: 'charged', cause: 'poll', detail });
  }
  if (purchase.differences.length > 0) {
    const detail = 'amount: asked 4.99 USD, found 9.99 USD';
    events.push({ at: at + 195_000, kind: 'differs', cause: 'poll', detail });
  }
  if (purchase.refunded_at !== null) {
    events.push({ at: purchase.refunded_at, kind: 'refunded', cause: 'start', detail: null });
  }
  if (purchase.rejection) {
    events.push({ at: at + 400, kind: 'rejected', cause: 'player', detail: purchase.rejection.message });
  } else if (purchase.final_at) {
    events.push({
      at: purchase.final_at,
      kind: 'became_final',
      cause: 'return_link',
      detail: purchase.state,
    });
  }
  return events.sort((one, other) => one.at - other.at);
}
