// Each view and face as a person with a screen reader, a small window, a large one, another theme and another script
// meets it.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Browser, Page } from 'playwright-core';
import { beforeAll, describe, expect, inject, test } from 'vitest';

import { faces } from '../src/lib/fake/faces';
import { COMMAND, FOLDER, index, sheets } from './sheets';
import {
  bringIntoSight,
  changeTheme,
  DAYLIGHT,
  findings,
  inSight,
  NIGHT,
  openPage,
  sticksOut,
  visit,
  withBrowser,
  type Look,
} from './visitor';
import { nameOf, visits } from './visits';

/** The narrowest window, both sides of the bottom bar's end, the first start, and 4K. */
const WIDTHS = [380, 639, 640, 1040, 3840];

const address = inject('address');
let browser: Browser;
let pages: Map<Look, Page>;

withBrowser((opened) => (browser = opened));
beforeAll(async () => {
  pages = new Map([
    [DAYLIGHT, await openPage(browser)],
    [NIGHT, await openPage(browser)],
  ]);
});

function pageOf(look: Look): Page {
  const page = pages.get(look);
  if (!page) throw new Error('no such page');
  return page;
}

test('every face is visited', () => {
  const visited = new Set(visits.map(({ face }) => face));
  expect(Object.keys(faces).filter((face) => !visited.has(face as keyof typeof faces))).toEqual([]);
});

test(`every face has its picture in docs/faces, which ${COMMAND} takes`, () => {
  expect(readFileSync(join(FOLDER, 'README.md'), 'utf8')).toBe(index());
  const pictures = sheets().map(({ name }) => join(FOLDER, `${name}.webp`));
  expect(pictures.filter((picture) => !existsSync(picture))).toEqual([]);
});

describe.each([
  ['by day, in English', DAYLIGHT],
  ['by night, in Arabic', NIGHT],
])('%s', (_, look) => {
  test.each(visits.map((each) => [nameOf(each), each] as const))('%s', async (_, each) => {
    const page = pageOf(look);
    const errors: string[] = [];
    const note = (error: Error) => errors.push(error.message);
    page.on('pageerror', note);
    await page.setViewportSize({ width: 1040, height: 720 });
    await visit(page, address, each, look);
    expect(await page.getAttribute('html', 'lang')).toBe(look.language);
    expect(await page.getAttribute('html', 'dir')).toBe(look.language === 'ar' ? 'rtl' : 'ltr');
    expect(await findings(page)).toEqual([]);
    await bringIntoSight(page, each);
    expect(await inSight(page, each.shows)).toBeGreaterThan(0.3);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 720 });
      expect(await sticksOut(page), `${width} px wide`).toEqual([]);
    }
    // The same view in the other theme: with the other direction, all four are seen.
    const other = look.theme === 'light' ? 'dark' : 'light';
    await page.setViewportSize({ width: 1040, height: 720 });
    await changeTheme(page, other);
    expect(await findings(page), other).toEqual([]);
    page.off('pageerror', note);
    expect(errors).toEqual([]);
  });
});
