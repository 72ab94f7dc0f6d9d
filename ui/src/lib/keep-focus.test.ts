// That a browser takes the focus from what is disabled is not in jsdom: faces/keyboard.test.ts has that.

import { afterEach, beforeEach, expect, test } from 'vitest';

import { keepFocus } from './keep-focus';

let stop: () => void;

beforeEach(() => {
  document.body.innerHTML =
    '<main><h1 tabindex="-1">Store</h1><button id="a">A</button><button id="b">B</button></main>';
  stop = keepFocus(document);
});
afterEach(() => stop());

const button = (id: string) => document.querySelector<HTMLButtonElement>(`#${id}`) as HTMLButtonElement;
const told = () => new Promise((resolve) => setTimeout(resolve));

test('when what had the focus is taken away, the heading has it', async () => {
  button('a').focus();
  button('a').remove();
  await told();
  expect(document.activeElement?.tagName).toBe('H1');
});

test('who went on while it was of no use is not called back to it', async () => {
  button('a').focus();
  button('a').disabled = true;
  button('b').focus();
  button('a').disabled = false;
  await told();
  expect(document.activeElement).toBe(button('b'));
});

test('who left the focus to nothing is not called back', async () => {
  button('a').focus();
  button('a').blur();
  await told();
  button('b').remove();
  await told();
  expect(document.activeElement).toBe(document.body);
});

test('what is taken away without the focus changes nothing', async () => {
  button('a').focus();
  button('b').remove();
  await told();
  expect(document.activeElement).toBe(button('a'));
});
