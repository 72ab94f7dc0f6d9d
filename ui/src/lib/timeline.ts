// What a line of the timeline says, by the event's kind. Kinds that this version does not know are shown as they are.

import { isolated } from '../messages/grammar';
import { fieldsThatDiffer } from './differences';
import type { ChargeView, EventView, PurchaseView } from './ipc.gen';
import { texts } from './language.svelte';
import { formatMoney } from './money';
import { whyDeclined } from './story';

export interface TimelineWords {
  what: string;
  /** Kept small beside it. */
  more: string | null;
}

/** Amounts are the purchase's own, where it is at hand: the journal's line has them in English. */
export function timelineWords(
  { kind, detail }: EventView,
  purchase: PurchaseView | null = null,
): TimelineWords {
  const words = texts().timeline;
  switch (kind) {
    case 'begun':
      return { what: words.begun, more: detail };
    case 'session_created':
      return { what: words.session_created, more: detail };
    case 'page_opened':
      return { what: words.page_opened, more: detail };
    case 'page_not_opened':
      return { what: words.page_not_opened, more: detail };
    case 'page_moved':
      return { what: words.page_moved, more: detail };
    case 'came_back':
      return { what: words.came_back, more: detail };
    case 'cancel_asked':
      return { what: words.cancel_asked, more: detail };
    case 'back_to_pending':
      return { what: words.back_to_pending, more: detail };
    case 'charged':
      return { what: words.charged, more: purchase?.charge ? chargeWords(purchase.charge) : detail };
    case 'differs':
      return {
        what: words.differs,
        more: purchase?.differences.length ? fieldsThatDiffer(purchase) : detail,
      };
    case 'refunded':
      return { what: words.refunded, more: null };
    case 'imported':
      return { what: words.imported, more: detail };
    case 'rejected':
      return { what: words.rejected, more: detail };
    case 'progressed':
      return progressWords(detail);
    case 'unknown_status':
      return { what: detail ? words.says(detail) : words.saysUnknown, more: null };
    case 'became_final':
      return { what: finalWords(detail), more: null };
    default:
      return { what: kind.replaceAll('_', ' '), more: detail };
  }
}

function chargeWords({ amount, payment_id }: ChargeView): string {
  return `${isolated(formatMoney(amount))} (${isolated(payment_id)})`;
}

function finalWords(status: string | null): string {
  const words = texts().timeline;
  switch (status) {
    case 'paid':
      return words.paid;
    case 'failed':
      return words.failed;
    case 'cancelled':
      return words.cancelled;
    case 'expired':
      return words.expired;
    default:
      return status ? words.says(status) : words.saysUnknown;
  }
}

/** The journal says "declined 1, not authorized (insufficient_funds)"; the reason is left out where none was told. */
function progressWords(detail: string | null): TimelineWords {
  const words = texts().timeline;
  const told = /^declined (\d+), (not )?authorized(?: \((.*)\))?$/.exec(detail ?? '');
  if (!told) return { what: words.progressed, more: detail };
  if (!told[2]) return { what: words.authorized, more: null };
  const declined = Number(told[1]);
  const why = told[3] === undefined ? null : whyDeclined({ code: told[3], message: null });
  return { what: declined > 0 ? words.declined(declined) : words.progressed, more: why };
}

/** Causes that this version does not know are shown as they are. */
export function causeWord(cause: string): string {
  const words: Record<string, string> = texts().causes;
  return words[cause] ?? cause;
}
