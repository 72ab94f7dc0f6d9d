// A receipt on paper, as Chromium's own print makes it: one page, only the receipt, and black on white.

import type { Page } from 'playwright-core';
import { expect, inject, test } from 'vitest';

import type { FakeBackend } from '../src/lib/backend.fake';
import { DAYLIGHT, type Look, NIGHT, visit, withPage } from './visitor';

const address = inject('address');
let page: Page;

const hook = (name: string) => `[data-test="${name}"]`;

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

/** What the shop may have to say beside a receipt: by its snapshot, by a link, by a command that fails. */
const BESIDE = ['update-note', 'notice-storefront_broken', 'offline', 'proposal-waiting', 'error'];

test('a receipt is printed alone, whatever the shop has to say beside it', async () => {
  await page.emulateMedia({ media: 'screen' });
  const look: Look = { theme: 'light', language: 'en' };
  // A link that comes while the player types waits in a bar, in every view from then on.
  await visit(page, address, { face: 'charged', view: 'settings', shows: hook('player-input') }, look);
  await page.focus(hook('player-input'));
  await page.evaluate(() => {
    const { fake } = globalThis as unknown as { fake: FakeBackend };
    fake.propose({ item_id: 'ship-heron', is_on_sale: true, other_player: null });
    const [paid] = fake.purchases;
    if (!paid) throw new Error('there is no purchase');
    const trouble = { code: 'unreachable', message: '', since: 0 } as const;
    const open = { ...paid.purchase, id: 'open', state: 'pending', final_at: null, trouble } as const;
    fake.purchases = [...fake.purchases, { ...paid, purchase: open }];
    fake.snapshot = {
      ...fake.snapshot,
      update: { state: 'available', version: '0.2.0' },
      notices: [{ code: 'storefront_broken', detail: 'storefront.json, line 14' }],
    };
    fake.refuse('print_page', 'print_failed');
    fake.tell('snapshot_changed', null);
    location.hash = '#/receipt/one';
  });
  // By the keyboard: the bar may lie above the button.
  await page.press(hook('print'), 'Enter');
  for (const each of BESIDE) await page.waitForSelector(hook(each));

  await page.emulateMedia({ media: 'print' });
  const seen = await page.evaluate(
    (beside) =>
      beside.filter((each) => document.querySelector(`[data-test="${each}"]`)?.checkVisibility() !== false),
    BESIDE,
  );
  expect(seen).toEqual([]);
  const [printed, receipt] = await page.evaluate(() => [
    document.body.innerText.trim(),
    document.querySelector<HTMLElement>('article')?.innerText.trim(),
  ]);
  expect(receipt).toContain('player_42');
  expect(printed).toBe(receipt);
  expect(pagesOf(await page.pdf({ format: 'A4' }))).toBe(1);
});
