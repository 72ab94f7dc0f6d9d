// A receipt on paper, as Chromium's own print makes it: one page, only the receipt, and black on white.

import type { Page } from 'playwright-core';
import { expect, inject, test } from 'vitest';

import { DAYLIGHT, type Look, NIGHT, visit, withPage } from './visitor';

const address = inject('address');
let page: Page;

withPage((opened) => (page = opened));

/** Every page has an object of its own in a PDF; the list of them is another. */
function pagesOf(pdf: Buffer): number {
  return pdf.toString('latin1').match(/\/Type\s*\/Page(?![a-zA-Z])/g)?.length ?? 0;
}

/** Of 0 (black) to 1 (white), roughly. */
function lightness(colour: string): number {
  const [red = 0, green = 0, blue = 0, alpha = 1] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  return alpha === 0 ? 1 : (red + green + blue) / 765;
}

test.each([
  ['in English', { theme: 'light', language: 'en' }, ['$4.99', '$0.41', '$5.40', 'Card']],
  ['in the dark', { theme: 'dark', language: 'en' }, ['$4.99', '$0.41', '$5.40', 'Card']],
  ['from right to left', { theme: 'dark', language: 'ar' }, ['بطاقة']],
] as [string, Look, string[]][])(
  'a receipt %s is one page with all that it has to say',
  async (_, look, words) => {
    await page.emulateMedia({ media: 'screen' });
    await visit(
      page,
      address,
      { face: 'charged', view: 'receipt/one', shows: '[data-test="receipt"]' },
      look,
    );
    await page.emulateMedia({ media: 'print' });
    const printed = await page.evaluate(() => document.body.innerText);
    for (const part of ['50 Gold Coins', 'player_42', 'ses_one', 'pay_one', ...words])
      expect(printed).toContain(part);
    // The year of the day on which it was paid, in Western or Arabic digits.
    expect(printed).toMatch(/20\d\d|٢٠[٠-٩]{2}/);

    const seen = await page.evaluate(() => {
      const isSeen = (selector: string) =>
        [...document.querySelectorAll<HTMLElement>(selector)].some((each) => each.checkVisibility());
      const receipt = document.querySelector<HTMLElement>('[data-test="receipt"]');
      const style = receipt && getComputedStyle(receipt);
      return {
        around: isSeen('nav, .shell > header, button, a'),
        top: receipt?.getBoundingClientRect().top ?? Infinity,
        ink: style?.color ?? '',
        paper: getComputedStyle(document.body).backgroundColor,
        ground: style?.backgroundColor ?? '',
      };
    });
    expect(seen.around).toBe(false);
    expect(seen.top).toBeLessThan(48);
    expect(lightness(seen.ink)).toBeLessThan(0.3);
    expect(Math.min(lightness(seen.paper), lightness(seen.ground))).toBeGreaterThan(0.9);

    for (const format of ['A4', 'Letter'] as const)
      expect(pagesOf(await page.pdf({ format })), format).toBe(1);
  },
);

test.each([DAYLIGHT, NIGHT])('what differs from the order is on the paper too, in %o', async (look) => {
  await page.emulateMedia({ media: 'screen' });
  await visit(
    page,
    address,
    { face: 'differs', view: 'receipt/one', shows: '[data-test="differences"]' },
    look,
  );
  await page.emulateMedia({ media: 'print' });
  const printed = await page.evaluate(() => document.body.innerText);
  for (const part of ['9.99', 'player_42', 'player_24']) expect(printed).toContain(part);
  expect(pagesOf(await page.pdf({ format: 'A4' }))).toBe(1);
});
