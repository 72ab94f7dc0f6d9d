import { expect, test } from 'vitest';

import { canonicalLocale } from './locale.svelte';
import { formatMoney } from './money';

test.each([
  ['de-DE', 'de-DE'],
  ['en-us', 'en-US'],
  ['en-US-u-va-posix', 'en-US'],
  ['en-US-POSIX', 'en-US'],
  ['', 'en-US'],
  ['C.UTF-8', 'en-US'],
])('%s is read as %s', (told, wanted) => {
  expect(canonicalLocale(told)).toBe(wanted);
});

test('a machine without a language shows prices as in the United States', () => {
  expect(formatMoney({ amount: 499, currency: 'USD' }, canonicalLocale('en-US-u-va-posix'))).toBe('$4.99');
});
