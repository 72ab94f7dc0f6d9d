// The reader's locale, as the web view tells it. Not Intl's own default: in the C locale WebKitGTK takes
// `en-US-u-va-posix` for it, and writes prices as "$ 4.99".

const FALLBACK = 'en-US';

export function readerLocale(told: string = navigator.language): string {
  if (/posix/i.test(told)) return FALLBACK;
  try {
    return Intl.getCanonicalLocales(told)[0] ?? FALLBACK;
  } catch {
    return FALLBACK;
  }
}
