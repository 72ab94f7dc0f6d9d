// What the message files need of grammar: numbers in the reader's digits, plurals by the rules of the language, and
// names that keep their own direction.

import { readerLocale } from '../lib/locale.svelte';

/** Forms by CLDR's names; `#` stands for the number. Arabic has all six, Japanese only `other`. */
export type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

export function plurals(language: string): (n: number, forms: Forms) => string {
  const rules = new Intl.PluralRules(language);
  return (n, forms) => (forms[rules.select(n)] ?? forms.other).replaceAll('#', () => number(n));
}

export function number(n: number): string {
  const locale = readerLocale();
  const format = formats.get(locale) ?? new Intl.NumberFormat(locale);
  formats.set(locale, format);
  return format.format(n);
}

/** A name or an amount inside a sentence of the other direction: Unicode's first-strong isolate. */
export function isolated(text: string): string {
  return `\u2068${text}\u2069`;
}

const formats = new Map<string, Intl.NumberFormat>();
