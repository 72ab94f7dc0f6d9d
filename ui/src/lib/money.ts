// Shows amounts. Nothing here calculates with money.

import type { MoneyView } from './ipc.gen';
import { texts } from './language.svelte';
import { readerLocale } from './locale.svelte';

/** `{499, "USD"}` is $4.99. The number of decimals is the currency's own: `{499, "JPY"}` is ¥499. */
export function formatMoney(money: MoneyView, locale = readerLocale()): string {
  try {
    const format = formatOf(money.currency, locale);
    const decimals = format.resolvedOptions().maximumFractionDigits ?? 2;
    return format.format(money.amount / 10 ** decimals);
  } catch {
    // Not a currency code at all: show what was said, since its decimals can't be known.
    return texts().minorUnits(money.amount, money.currency);
  }
}

// Making a format is slow, and a list shows many amounts of one currency.
const formats = new Map<string, Intl.NumberFormat>();

/** In Arabic a "US$" turns into "$US" on its way to the screen: there the code says it. */
function newFormat(currency: string, locale: string): Intl.NumberFormat {
  const currencyDisplay = /^ar\b/.test(locale) ? 'code' : 'symbol';
  return new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay });
}

function formatOf(currency: string, locale: string): Intl.NumberFormat {
  const key = `${currency} ${locale}`;
  const known = formats.get(key) ?? newFormat(currency, locale);
  formats.set(key, known);
  return known;
}
