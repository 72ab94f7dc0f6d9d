import { expect, test } from 'vitest';

import { contrast, parse, readableAccent } from './accent';

const paper = { light: [255, 255, 255], dark: [0x21, 0x1d, 0x1a] } as const;

test.each(['#ffff00', '#000000', '#ffffff', '#ff0000', '#808080', '#0b5fff', '#9a4b12'])(
  '%s becomes readable on both papers',
  (accent) => {
    const readable = readableAccent(accent);
    for (const theme of ['light', 'dark'] as const) {
      const colour = parse(readable?.[theme] ?? null);
      expect(colour && contrast(colour, paper[theme])).toBeGreaterThanOrEqual(4.5);
    }
  },
);

test('an accent that is readable stays as the studio chose it', () => {
  expect(readableAccent('#9a4b12')?.light).toBe('#9a4b12');
});

test.each([null, '', 'red', '#fff', '#12345g', 'url(x)'])('%s is not a colour: ours stays', (accent) => {
  expect(readableAccent(accent)).toBeNull();
});
