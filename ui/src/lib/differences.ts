// Writes one side of a difference: amounts in the reader's language, names and ids as they are.

import type { DifferenceValue, DifferenceView } from './ipc.gen';
import { texts } from './language.svelte';
import { readerLocale } from './locale.svelte';
import { formatMoney } from './money';

export function differenceWords(value: DifferenceValue): string {
  if (value.kind === 'text') return value.text;
  const amount = formatMoney(value.money);
  return value.with_tax ? texts().purchase.differs.withTax(amount, formatMoney(value.with_tax)) : amount;
}

/** What differs, as one line: "Amount charged, Player". */
export function fieldsThatDiffer(differences: readonly DifferenceView[]): string {
  const names = differences.map(({ field }) => texts().purchase.differs.fields[field]);
  return new Intl.ListFormat(readerLocale(), { type: 'unit', style: 'short' }).format(names);
}
