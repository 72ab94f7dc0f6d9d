import { afterEach, expect, test } from 'vitest';

import { hook, openApp, shown } from '../../tests/app';
import { differenceWords } from './differences';
import { fakeWithFace } from './fake/faces';
import type { LanguageId } from './language.svelte';

/** Without the marks that only keep a direction, and with plain spaces. */
const plain = (text: string | null | undefined) =>
  (text ?? '').replaceAll(/[\u200e\u200f\u2066-\u2069]/g, '').replaceAll(/[\u00a0\u202f]/g, ' ');

async function openIn(language: LanguageId) {
  const fake = fakeWithFace('differs');
  fake.snapshot.language = language;
  await openApp(fake, '#/purchase/one');
  return shown('differences');
}

afterEach(async () => {
  const { speak } = await import('./language.svelte');
  await speak('en');
});

test.each([
  ['en', '$4.99, or $5.40 with tax', '$9.99'],
  ['de', '4,99 $ oder mit Steuer 5,40 $', '9,99 $'],
  ['es', '4,99 US$ o, con impuestos, 5,40 US$', '9,99 US$'],
  ['ja', '$4.99、または税込みで $5.40', '$9.99'],
  ['ar', '4.99 USD أو 5.40 USD مع الضريبة', '9.99 USD'],
] as const)(
  'what was asked and what was charged are written as %s writes them',
  async (language, asked, found) => {
    const note = await openIn(language);
    const cells = [...note.querySelectorAll('[data-test="difference-amount"] td')];
    expect(cells.map((cell) => plain(cell.textContent))).toEqual([asked, found]);
  },
);

test.each([
  ['de', '9,99 $ (pay_one)', 'Betrag (Spielgeld), Spieler'],
  ['ar', '9.99 USD (pay_one)', 'المبلغ (مال تجريبي) واللاعب'],
] as const)(
  'the timeline says in %s too what was charged and what differs',
  async (language, charged, differs) => {
    await openIn(language);
    const line = (kind: string) =>
      plain(hook('timeline').querySelector(`[data-kind="${kind}"] .mono`)?.textContent);
    expect(line('charged')).toBe(charged);
    expect(line('differs')).toBe(differs);
  },
);

test('an amount that an older version wrote in words is shown as it was written', () => {
  expect(differenceWords({ kind: 'text', text: '4.99 USD' })).toBe('4.99 USD');
});
