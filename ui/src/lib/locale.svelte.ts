// The reader's locale: how numbers, money and dates are written. Not Intl's own default: in the C locale
// WebKitGTK takes `en-US-u-va-posix` for it, and writes prices as "$ 4.99".

const FALLBACK = 'en-US';

let inUse = $state(canonicalLocale(navigator.language));

/** Reactive: what shows an amount or a time follows a change of the language. */
export function readerLocale(): string {
  return inUse;
}

export function useLocale(locale: string): void {
  inUse = canonicalLocale(locale);
}

export function canonicalLocale(told: string): string {
  if (/posix/i.test(told)) return FALLBACK;
  try {
    return Intl.getCanonicalLocales(told)[0] ?? FALLBACK;
  } catch {
    return FALLBACK;
  }
}
