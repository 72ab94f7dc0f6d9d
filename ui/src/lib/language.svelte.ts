// The language that the app speaks: its texts, its direction, and the locale that goes with it. English is always
// there; the others are loaded when they are wanted.

import { en, type Messages } from '../messages/en';
import type { Language } from './ipc.gen';
import { useLocale } from './locale.svelte';

export type LanguageId = Exclude<Language, 'system'>;

/** Each by its own name, in the order offered. */
export const LANGUAGES: Record<LanguageId, { name: string; direction: 'ltr' | 'rtl' }> = {
  en: { name: 'English', direction: 'ltr' },
  de: { name: 'Deutsch', direction: 'ltr' },
  es: { name: 'Español', direction: 'ltr' },
  ja: { name: '日本語', direction: 'ltr' },
  ar: { name: 'العربية', direction: 'rtl' },
};

const loaders: Record<LanguageId, () => Promise<Messages>> = {
  en: () => Promise.resolve(en),
  de: async () => (await import('../messages/de')).de,
  es: async () => (await import('../messages/es')).es,
  ja: async () => (await import('../messages/ja')).ja,
  ar: async () => (await import('../messages/ar')).ar,
};

let spoken = $state.raw<{ id: LanguageId; texts: Messages }>({ id: 'en', texts: en });
let wanted: Language | null = null;

/** Every text of the app, in the language spoken. Reactive: keep a part of it with `$derived`. */
export function texts(): Messages {
  return spoken.texts;
}

export function languageSpoken(): LanguageId {
  return spoken.id;
}

/** Speaks the language chosen; `system` is the first of the system's that we speak, else English. */
export async function speak(choice: Language, told: readonly string[] = navigator.languages): Promise<void> {
  if (choice === wanted) return;
  wanted = choice;
  const id = choice === 'system' ? systemLanguage(told) : choice;
  const loaded = await loaders[id]().catch((thrown: unknown) => {
    wanted = null;
    throw thrown;
  });
  if (wanted !== choice) return;
  useLocale(localeOf(choice, id, told));
  spoken = { id, texts: loaded };
  document.documentElement.lang = id;
  document.documentElement.dir = LANGUAGES[id].direction;
}

/** What Rust has marked the page with: the language chosen, before there is a snapshot, or where none comes. */
export function languageOfPage({ dataset }: HTMLElement): Language {
  const marked = dataset.language ?? '';
  return isLanguage(marked) ? marked : 'system';
}

export function isLanguage(text: string): text is LanguageId {
  return Object.hasOwn(LANGUAGES, text);
}

export function systemLanguage(told: readonly string[]): LanguageId {
  return told.map(baseOf).find(isLanguage) ?? 'en';
}

/**
 * The region is the system's where its language is the one spoken ("de-AT"). A system whose language we do not
 * speak still writes numbers and dates its own way.
 */
export function localeOf(choice: Language, id: LanguageId, told: readonly string[]): string {
  const ofTheSystem = told.find((locale) => baseOf(locale) === id);
  return ofTheSystem ?? (choice === 'system' ? (told[0] ?? id) : id);
}

function baseOf(locale: string): string {
  return locale.split(/[-_.]/)[0]?.toLowerCase() ?? '';
}
