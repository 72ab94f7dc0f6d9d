import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { en } from '../messages/en';
import { asCommandError } from './errors';

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

test('an error of a command stays as it is', () => {
  const error = {
    code: 'unreachable',
    message: 'no route',
    hint: 'check',
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
