import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { ar } from '../messages/ar';
import { de } from '../messages/de';
import { en } from '../messages/en';
import { es } from '../messages/es';
import { ja } from '../messages/ja';
import { actOf, asCommandError } from './errors';
import { commandError } from './fake/state';
import type { ErrorCode } from './ipc.gen';
import { speak } from './language.svelte';

/** From the generated file itself, so that a code that is new in Rust is missed here. */
function codesOfRust(): string[] {
  const generated = readFileSync(new URL('src/lib/ipc.gen.ts', `file://${process.cwd()}/`), 'utf8');
  const union = /export type ErrorCode = ([^;]+);/.exec(generated)?.[1] ?? '';
  return [...union.matchAll(/"(\w+)"/g)].map((match) => match[1] ?? '');
}

test('every error code has its three parts', () => {
  const codes = codesOfRust();
  expect(codes.length).toBeGreaterThan(20);
  expect(Object.keys(en.errors).sort()).toEqual([...codes].sort());
  for (const words of Object.values(en.errors)) {
    for (const part of [words.title, words.money, words.act]) expect(part.length).toBeGreaterThan(5);
  }
});

test('no error blames, shouts or begs', () => {
  const all = JSON.stringify(en.errors).toLowerCase();
  for (const never of ['oops', 'something went wrong', 'please wait', '!']) expect(all).not.toContain(never);
});

/** How a language would claim that nothing was paid, and how it says that what was paid counts. */
const languages = [
  ['English', en, /no money|nothing was (paid there|charged)/i, /already made counts/],
  [
    'German',
    de,
    /(kein Geld|nichts).*(geflossen|bewegt|abgebucht)|dort nichts bezahlt/,
    /schon bezahlt ist, gilt/,
  ],
  ['Spanish', es, /movido dinero|movió dinero|cobrado nada|allí no se pagó/, /ya has pagado vale/],
  [
    'Japanese',
    ja,
    /お金[はも]動いて|請求はありません|そこでの支払いはありません/,
    /すでに済んだ支払いは有効/,
  ],
  ['Arabic', ar, /أي مال|لم يُخصم|لم يُدفع شيء هناك/, /دفعته من قبل محسوب/],
] as const;

test.each(languages)(
  'no error says in %s that no money moved: a purchase may be open, and paid meanwhile',
  (_, { errors }, claim) => {
    for (const [code, { money }] of Object.entries(errors)) expect(money, code).not.toMatch(claim);
  },
);

/** What Check now, Cancel and reading a purchase or a receipt are refused with. */
const ofPurchasesInHand = [
  'journal_unavailable',
  'unknown_purchase',
  'token_missing',
  'token_refused',
  'rate_limited',
  'request_refused',
  'payment_page_refused',
  'environment_unavailable',
] satisfies ErrorCode[];

test.each(languages)(
  'what can stand beside a purchase says in %s that a payment made already counts',
  (_, { errors }, __, counts) => {
    for (const code of ofPurchasesInHand) expect(errors[code].money, code).toMatch(counts);
  },
);

test('an error of a command stays as it is', () => {
  const error = {
    code: 'unreachable',
    message: 'no route',
    retry_after_seconds: 30,
    retryable: true,
    reference: 'ab12',
  };
  expect(asCommandError(error)).toEqual(error);
});

test.each([
  ['command not found', 'command not found'],
  [new Error('boom'), 'boom'],
  [null, 'null'],
  [{ code: 'from_the_future', message: 'new' }, 'from_the_future: new'],
  [{ code: 'constructor', message: 'x' }, 'constructor: x'],
])('anything else is a fault of the app that keeps its words: %o', (thrown, message) => {
  expect(asCommandError(thrown)).toMatchObject({ code: 'internal', message, retryable: false });
});

test.each([
  ['en', 1, 'Try again in 1 second.'],
  ['en', 99, 'Try again in 99 seconds.'],
  ['en', 100, 'Try again in 2 minutes.'],
  ['de', 30, 'Versuche es in 30 Sekunden noch einmal.'],
  ['es', 3600, 'Inténtalo de nuevo dentro de 60 minutos.'],
  ['ja', 30, '30秒後にもう一度試してください。'],
  ['ar', 2, 'حاول مرة أخرى بعد ثانيتين.'],
] as const)('in %s a pause of %i s that ToffeePay asks for is told: %s', async (language, pause, said) => {
  await speak(language, []);
  expect(actOf({ ...commandError('rate_limited'), retry_after_seconds: pause })).toBe(said);
  await speak('en', []);
});

test('without a pause that is told the code says what to do', () => {
  expect(actOf(commandError('rate_limited'))).toBe(en.errors.rate_limited.act);
});
