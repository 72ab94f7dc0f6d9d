import { afterEach, expect, test } from 'vitest';

import { speak } from './language.svelte';
import { formatMoney } from './money';

test.each([
  [499, 'USD', 'en-US', '$4.99'],
  [5, 'USD', 'en-US', '$0.05'],
  [0, 'USD', 'en-US', '$0.00'],
  [100_000_000, 'GBP', 'en-US', '£1,000,000.00'],
  [499, 'EUR', 'de-DE', '4,99 €'],
  [499, 'JPY', 'en-US', '¥499'],
  [499, 'USD', 'ar-AE', '\u200f4.99 USD'],
  [499, 'USD', 'en-CA', 'US$4.99'],
  [499, 'EUR', 'ja', '€4.99'],
])('%i minor units of %s are shown to %s as %s', (amount, currency, locale, wanted) => {
  expect(formatMoney({ amount, currency }, locale).replaceAll('\u00a0', ' ')).toBe(wanted);
});

afterEach(() => speak('en'));

test('what is not a currency is shown as it came, and said to be so in the language spoken', async () => {
  expect(formatMoney({ amount: 499, currency: 'gold!' }, 'en-US')).toBe('499 gold! (minor units)');
  await speak('de');
  expect(formatMoney({ amount: 499, currency: 'gold!' })).toBe('499 gold! (in der kleinsten Einheit)');
});

test('every price from 0.01 to 99.99 keeps its cents', () => {
  for (let amount = 1; amount < 10_000; amount += 1) {
    const shown = formatMoney({ amount, currency: 'USD' }, 'en-US');
    expect(Number(shown.replace(/\D/g, ''))).toBe(amount);
  }
});
