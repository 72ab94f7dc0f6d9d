// Searching and adding up, as the journal does it.

import type { PurchaseFilter, PurchaseView, Standing, TotalView } from '../ipc.gen';
import type { Kept } from './state';

export function matching(purchases: readonly Kept[], filter: PurchaseFilter): PurchaseView[] {
  const terms = filter.search.toLowerCase().split(/\s+/).filter(Boolean);
  return purchases
    .map((each) => each.purchase)
    .filter((purchase) => {
      const words = `${purchase.title} ${purchase.player_id} ${purchase.session_id ?? ''}`.toLowerCase();
      return (
        terms.every((term) => ` ${words}`.includes(` ${term}`)) &&
        (filter.standing === null || standingOf(purchase) === filter.standing) &&
        (filter.from === null || purchase.created_at >= filter.from) &&
        (filter.until === null || purchase.created_at < filter.until)
      );
    });
}

export function totalsOf(purchases: readonly PurchaseView[]): TotalView[] {
  const totals = new Map<string, TotalView>();
  for (const purchase of purchases) {
    if (purchase.state !== 'paid' && purchase.refunded_at === null) continue;
    const { amount, currency } = purchase.charge?.amount ?? purchase.price;
    const key = `${purchase.environment} ${currency}`;
    const total = totals.get(key) ?? {
      environment: purchase.environment,
      paid: { amount: 0, currency },
      refunded: { amount: 0, currency },
    };
    (purchase.refunded_at === null ? total.paid : total.refunded).amount += amount;
    totals.set(key, total);
  }
  return [...totals.values()];
}

function standingOf(purchase: PurchaseView): Standing {
  if (purchase.state === 'creating' || purchase.state === 'pending') return 'open';
  return purchase.refunded_at === null ? purchase.state : 'refunded';
}
