import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { contrast, mix, parse, readableAccent } from './accent';

const tokens = readFileSync('src/styles/tokens.css', 'utf8');

/** A token's colour in a theme, as the tokens file has it. */
function token(name: string, theme: 'light' | 'dark') {
  const [, light, dark] = new RegExp(`--${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(tokens) ?? [];
  const colour = parse((theme === 'light' ? light : dark) ?? null);
  if (!colour) throw new Error(`tokens.css has no --${name}`);
  return colour;
}

const hard = [
  '#ffff00',
  '#000000',
  '#ffffff',
  '#ff0000',
  '#808080',
  '#0b5fff',
  '#9a4b12',
  '#777777',
  '#00ff88',
];
const themes = ['light', 'dark'] as const;

test.each(hard)('%s becomes readable on every ground, on its own tint, and under its own text', (accent) => {
  const readable = readableAccent(accent);
  for (const theme of themes) {
    const colour = parse(readable?.[theme] ?? null);
    const on = parse((theme === 'light' ? readable?.onLight : readable?.onDark) ?? null);
    if (!colour || !on) throw new Error('no accent');
    for (const name of ['paper', 'surface', 'sunk']) {
      const ground = token(name, theme);
      expect(contrast(colour, ground), `${theme} ${name}`).toBeGreaterThanOrEqual(4.5);
      expect(contrast(colour, mix(colour, ground, 0.09)), `${theme} tint`).toBeGreaterThanOrEqual(4.5);
    }
    expect(contrast(colour, on), `${theme} text`).toBeGreaterThanOrEqual(4.5);
  }
});

test.each(themes)('our own colours are readable in the %s theme', (theme) => {
  for (const ground of ['paper', 'surface', 'sunk'].map((name) => token(name, theme))) {
    for (const name of ['ink', 'ink-soft', 'paid', 'failed', 'waiting', 'note']) {
      const colour = token(name, theme);
      expect(contrast(colour, ground), name).toBeGreaterThanOrEqual(4.5);
      expect(contrast(colour, mix(colour, ground, 0.09)), `${name} on its tint`).toBeGreaterThanOrEqual(4.5);
    }
  }
  for (const name of ['note', 'waiting']) {
    expect(contrast(token(name, theme), token('on-tone', theme)), `on ${name}`).toBeGreaterThanOrEqual(4.5);
  }
  // What only marks an edge or a shape needs 3 : 1.
  expect(contrast(token('line-strong', theme), token('surface', theme))).toBeGreaterThanOrEqual(3);
});

test('an accent that is readable stays as the studio chose it', () => {
  expect(readableAccent('#9a4b12')?.light).toBe('#9a4b12');
});

test.each([null, '', 'red', '#fff', '#12345g', 'url(x)'])('%s is not a colour: ours stays', (accent) => {
  expect(readableAccent(accent)).toBeNull();
});
