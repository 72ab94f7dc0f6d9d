import { afterEach, expect, test } from 'vitest';

import { hook, openApp, shown, waitFor } from '../../tests/app';
import { de } from '../messages/de';
import { plurals } from '../messages/grammar';
import { LANGUAGES, languageOfPage, localeOf, speak, systemLanguage, texts } from './language.svelte';
import { readerLocale } from './locale.svelte';
import { formatMoney } from './money';

afterEach(() => speak('en'));

test.each([
  [['de-AT', 'en-US'], 'de'],
  [['fr-FR', 'ar-EG'], 'ar'],
  [['pt-BR'], 'en'],
  [['JA'], 'ja'],
  [['constructor'], 'en'],
  [[], 'en'],
])('a system that speaks %j is spoken to in %s', (told, wanted) => {
  expect(systemLanguage(told)).toBe(wanted);
});

test('the region is the system’s where its language is the one spoken', () => {
  expect(localeOf('de', 'de', ['en-GB', 'de-AT'])).toBe('de-AT');
  expect(localeOf('de', 'de', ['en-GB'])).toBe('de');
  expect(localeOf('system', 'en', ['pt-BR'])).toBe('pt-BR');
  expect(localeOf('system', 'en', [])).toBe('en');
});

test.each(Object.keys(LANGUAGES) as (keyof typeof LANGUAGES)[])(
  'speaking %s sets the page’s language, direction and locale',
  async (id) => {
    await speak(id, ['en-US']);
    expect(document.documentElement.lang).toBe(id);
    expect(document.documentElement.dir).toBe(id === 'ar' ? 'rtl' : 'ltr');
    expect(readerLocale().split('-')[0]).toBe(id);
    expect(texts().settings.language.title).not.toBe('');
  },
);

test.each([
  [undefined, 'system'],
  ['', 'system'],
  ['tlh', 'system'],
  ['constructor', 'system'],
  ['ar', 'ar'],
])('a page marked with %s speaks %s until the snapshot says what was chosen', (marked, wanted) => {
  const page = document.createElement('html');
  if (marked !== undefined) page.dataset.language = marked;
  expect(languageOfPage(page)).toBe(wanted);
});

test('the last choice counts, however long an earlier one takes to load', async () => {
  const slow = speak('ja');
  await speak('de');
  await slow;
  expect(document.documentElement.lang).toBe('de');
});

test('a language chosen in Settings is spoken at once, prices and titles too', async () => {
  const { fake, user } = await openApp('ready', '#/settings');
  await user.selectOptions(await shown('language'), 'de');
  await waitFor(() => expect(hook('nav-store').textContent).toContain(de.nav.store));
  expect(fake.snapshot.language).toBe('de');
  await user.click(hook('nav-store'));
  await waitFor(() => expect(document.title).toContain(de.titles.store));
  const price = formatMoney({ amount: 1499, currency: 'USD' }, 'de');
  await waitFor(() => expect(hook('buy-ship-heron').textContent).toContain(price));
});

test('a language that could not be saved is not shown as chosen', async () => {
  const { fake, user } = await openApp('ready', '#/settings');
  fake.refuse('set_language', 'settings_not_saved');
  await user.selectOptions(await shown('language'), 'ja');
  expect((await shown('error')).dataset.code).toBe('settings_not_saved');
  expect(hook('language')).toHaveProperty('value', 'system');
  expect(document.documentElement.lang).toBe('en');
});

test('numbers take the form that the language has for them', async () => {
  await speak('ar', ['ar-u-nu-latn']);
  const days = [0, 1, 2, 3, 11, 100].map((n) =>
    plurals('ar')(n, { zero: 'z', one: 'o', two: 't', few: 'f#', many: 'm#', other: '#' }),
  );
  expect(days).toEqual(['z', 'o', 't', 'f3', 'm11', '100']);
});
