// The size of a file, as the reader writes numbers.

import { readerLocale } from '../../lib/locale.svelte';

const KILO = 1_000;

export function formatSize(bytes: number, locale = readerLocale()): string {
  const [value, unit] =
    bytes < KILO
      ? [bytes, 'byte']
      : bytes < KILO * KILO
        ? [bytes / KILO, 'kilobyte']
        : [bytes / KILO ** 2, 'megabyte'];
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: value < 10 && unit !== 'byte' ? 1 : 0,
  }).format(value);
}
