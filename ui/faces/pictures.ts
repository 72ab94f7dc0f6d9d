// Takes the pictures of docs/faces, a sheet at a time, and writes the page that names them: `npm run pictures`.
// It is run by vitest for the shop window that the tests have; it holds that each face comes, and that no two of them look the same.

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { beforeAll, expect, inject, test } from 'vitest';

import { FOLDER, index, sheets, type Sheet } from './sheets';
import { bringIntoSight, DAYLIGHT, NIGHT, openPage, visit, withBrowser, type Look } from './visitor';
import { nameOf } from './visits';

/** Of the size that the window opens with: all fits, and words can still be read. */
const SCALE = 0.6;
const QUALITY = 0.5;
/** What the views take for now, so that the next pictures have the same times. */
const NOW = new Date('2026-11-29T14:32:00Z');
const WIDE = { width: 1040, height: 720 };
const NARROW = { width: 380, height: 720 };
const LOOKS: [Look, BrowserContextOptions][] = [
  [DAYLIGHT, { viewport: WIDE }],
  [{ ...DAYLIGHT, theme: 'dark' }, { viewport: WIDE }],
  [{ ...NIGHT, theme: 'light' }, { viewport: NARROW }],
];

interface Row {
  title: string;
  pictures: string[];
}

const address = inject('address');
let browser: Browser;
let pages: [Look, Page][];
let table: Page;

withBrowser((opened) => (browser = opened));
beforeAll(async () => {
  pages = await Promise.all(
    LOOKS.map(async ([look, options]): Promise<[Look, Page]> => {
      const page = await openPage(browser, options);
      await page.clock.setFixedTime(NOW);
      return [look, page];
    }),
  );
  table = await openPage(browser);
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, 'README.md'), index());
});

async function rowsOf({ visits }: Sheet): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [place, each] of visits.entries()) {
    const pictures: string[] = [];
    for (const [look, page] of pages) {
      await visit(page, address, each, look);
      await bringIntoSight(page, each);
      await page.waitForFunction(() => [...document.images].every((image) => image.complete));
      pictures.push((await page.screenshot()).toString('base64'));
    }
    rows.push({ title: `${place + 1}. ${nameOf(each)}`, pictures });
  }
  return rows;
}

/** Lays the pictures out on a canvas, for Chromium writes WebP from there alone. */
function sheetOf(rows: Row[]): Promise<string> {
  return table.evaluate(
    async ({ rows, scale, quality, widths, height }) => {
      const [gap, line] = [12, 26];
      const canvas = document.createElement('canvas');
      canvas.width = widths.reduce((sum, width) => sum + width * scale + gap, gap);
      canvas.height = rows.length * (height * scale + gap + line) + gap;
      const brush = canvas.getContext('2d');
      if (!brush) throw new Error('there is no canvas');
      brush.fillStyle = '#8a8580';
      brush.fillRect(0, 0, canvas.width, canvas.height);
      brush.imageSmoothingQuality = 'high';
      brush.font = '600 15px sans-serif';
      for (const [row, { title, pictures }] of rows.entries()) {
        const top = row * (height * scale + gap + line) + gap;
        brush.fillStyle = '#000';
        brush.fillText(title, gap, top + 16);
        let left = gap;
        for (const [column, picture] of pictures.entries()) {
          const image = new Image();
          image.src = `data:image/png;base64,${picture}`;
          await image.decode();
          const width = (widths[column] ?? 0) * scale;
          brush.drawImage(image, left, top + line, width, height * scale);
          left += width + gap;
        }
      }
      return canvas.toDataURL('image/webp', quality).replace('data:image/webp;base64,', '');
    },
    {
      rows,
      scale: SCALE,
      quality: QUALITY,
      widths: [WIDE, WIDE, NARROW].map(({ width }) => width),
      height: 720,
    },
  );
}

/** The pictures of a sheet that are the same, byte for byte: what one of them is about is not to be seen. */
function alike(rows: Row[]): string[][] {
  const names = new Map<string, string[]>();
  for (const { title, pictures } of rows)
    for (const [look, picture] of pictures.entries())
      names.set(picture, [...(names.get(picture) ?? []), `${title} (${look + 1})`]);
  return [...names.values()].filter((each) => each.length > 1);
}

test.each(sheets().map((sheet) => [sheet.name, sheet] as const))('%s', async (name, sheet) => {
  const rows = await rowsOf(sheet);
  expect(alike(rows)).toEqual([]);
  const webp = await sheetOf(rows);
  writeFileSync(join(FOLDER, `${name}.webp`), Buffer.from(webp, 'base64'));
});
