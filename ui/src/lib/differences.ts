// Writes one side of a difference: amounts in the reader's language, names and ids as they are.

import type { DifferenceValue, DifferenceView, PurchaseView } from './ipc.gen';
import { texts } from './language.svelte';
import { readerLocale } from './locale.svelte';
import { formatMoney } from './money';
import { paysInPlay } from './story';

export function differenceWords(value: DifferenceValue): string {
  if (value.kind === 'text') return value.text;
  const amount = formatMoney(value.money);
  return value.with_tax ? texts().purchase.differs.withTax(amount, formatMoney(value.with_tax)) : amount;
}

/** What differs by its name: where nothing is charged for real, no amount was charged. */
export function fieldWord(field: DifferenceView['field'], purchase: PurchaseView): string {
  const words = texts().purchase.differs;
  return field === 'amount' && paysInPlay(purchase) ? words.amountInPlay : words.fields[field];
}

/** What differs, as one line: "Amount charged, Player". */
export function fieldsThatDiffer(purchase: PurchaseView): string {
  const names = purchase.differences.map(({ field }) => fieldWord(field, purchase));
  return new Intl.ListFormat(readerLocale(), { type: 'unit', style: 'short' }).format(names);
}
