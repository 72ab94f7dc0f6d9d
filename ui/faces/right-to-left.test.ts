// From right to left: what runs left to right all the same (ids, tokens, addresses) keeps its order and its beginning,
// and stands at the edge where the lines around it begin.

import type { Page } from 'playwright-core';
import { expect, inject, test } from 'vitest';

import type { FakeBackend } from '../src/lib/backend.fake';
import { NIGHT, visit, withPage } from './visitor';
import type { Visit } from './visits';

const address = inject('address');
let page: Page;

withPage((opened) => (page = opened));

const hook = (name: string) => `[data-test="${name}"]`;

interface Edges {
  left: number;
  right: number;
}

/** Where an element’s own words stand, and not its box. */
function wordsOf(selector: string): Promise<Edges> {
  return page.$eval(selector, (element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    const { left, right } = range.getBoundingClientRect();
    return { left, right };
  });
}

test.each([
  ['player_42', true],
  ['player_with_a_name_that_no_narrow_window_has_room_for_0123456789', false],
])('the player %s is named from its beginning in the narrow bar', async (player, isWhole) => {
  await page.setViewportSize({ width: 380, height: 720 });
  await visit(page, address, { face: 'no_token', view: 'store', shows: hook('first-steps') }, NIGHT);
  await page.evaluate((player_id) => {
    const { fake } = globalThis as unknown as { fake: FakeBackend };
    return fake.setPlayer({ player_id });
  }, player);
  const bar = 'header .who';
  await page.waitForFunction(
    ([selector, wanted]) => document.querySelector(selector ?? '')?.textContent === wanted,
    [bar, player],
  );
  const seen = await page.$eval(bar, (element) => {
    const text = element.firstChild;
    if (!text) throw new Error('nobody is named');
    const first = document.createRange();
    first.setStart(text, 0);
    first.setEnd(text, 1);
    const [letter, box] = [first.getBoundingClientRect(), element.getBoundingClientRect()];
    return {
      beginning: letter.left >= box.left - 1 && letter.right <= box.right + 1,
      isWhole: element.scrollWidth <= element.clientWidth,
    };
  });
  expect(seen).toEqual({ beginning: true, isWhole });
});

test.each<[Visit, string, string]>([
  [
    { face: 'charged', view: 'receipt/one', shows: hook('receipt') },
    '.ids > div:first-child dd.mono',
    '.ids > div:first-child dt',
  ],
  [
    { face: 'forged_links', view: 'settings', shows: hook('scheme-state') },
    `${hook('scheme-state')} .mono`,
    `${hook('scheme-state')} strong`,
  ],
])('on %o an id begins at the edge of its label', async (where, id, label) => {
  await page.setViewportSize({ width: 1040, height: 720 });
  await visit(page, address, where, NIGHT);
  const [own, of] = [await wordsOf(id), await wordsOf(label)];
  expect(Math.abs(own.right - of.right)).toBeLessThanOrEqual(2);
  expect(await page.$eval(id, (element) => getComputedStyle(element).direction)).toBe('ltr');
});

test.each<Visit>([
  { face: 'many', view: 'store', shows: hook('search') },
  { face: 'history', view: 'purchases', shows: hook('statement-search') },
  { face: 'no_token', view: 'settings', shows: hook('token-input') },
  {
    face: 'bench_paid',
    view: 'purchase/one',
    clicks: ['record-purchase'],
    shows: hook('recording-name'),
  },
])('what is typed on %o has a direction of its own', async (where) => {
  await visit(page, address, where, NIGHT);
  const written = 'input:is([type="text"], [type="search"], [type="password"], :not([type])), textarea';
  const fields = await page.$$eval(written, (all) =>
    all.map((each) => {
      const { unicodeBidi, direction } = getComputedStyle(each);
      return direction === 'ltr' ? 'ltr' : unicodeBidi;
    }),
  );
  expect(fields.length).toBeGreaterThan(0);
  expect(fields.filter((each) => each !== 'ltr' && each !== 'plaintext')).toEqual([]);
});

test('the count of open purchases is in the digits of the times beside it', async () => {
  await page.setViewportSize({ width: 1040, height: 720 });
  await visit(page, address, { face: 'several', view: 'store', shows: hook('open-count') }, NIGHT);
  const wanted = await page.evaluate(() => new Intl.NumberFormat('ar').format(3));
  expect(await page.textContent(hook('open-count'))).toBe(wanted);
});
