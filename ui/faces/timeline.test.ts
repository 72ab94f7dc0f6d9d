// The sandbox's time line dragged by a real pointer, and moved by keys: nothing happens before it is let go.

import type { Page } from 'playwright-core';
import { expect, inject, test } from 'vitest';

import { goByTab } from './keys';
import { DAYLIGHT, NIGHT, visit, withPage, type Look } from './visitor';

const address = inject('address');
let page: Page;

withPage((opened) => (page = opened), 'test');

const hook = (name: string) => `[data-test="${name}"]`;

async function openSandbox(look: Look) {
  await visit(page, address, { face: 'bench', view: 'bench/sandbox', shows: hook('timeline') }, look);
}

/** What the line says of the moment that is chosen; empty while none is. */
async function preview(): Promise<string> {
  return (await page.textContent(hook('timeline-preview')))?.trim() ?? '';
}

const ahead = () => page.inputValue(hook('timeline'));

test.each([
  ['from left to right', DAYLIGHT],
  ['from right to left', NIGHT],
] as const)('dragged %s, the clock goes where the pointer lets go', async (_, look) => {
  await openSandbox(look);
  const line = page.locator(hook('timeline'));
  await line.scrollIntoViewIfNeeded();
  const box = await line.boundingBox();
  if (!box) throw new Error('the line has no place');
  const isRtl = look === NIGHT;
  const at = (share: number) => box.x + box.width * (isRtl ? 1 - share : share);
  const middle = box.y + box.height / 2;
  const before = await page.textContent(hook('sandbox-now'));
  // The thumb is at the beginning, half of its width inside.
  await page.mouse.move(at(0) + (isRtl ? -6 : 6), middle);
  await page.mouse.down();
  await page.mouse.move(at(0.2), middle, { steps: 8 });
  await page.mouse.move(at(0.5), middle, { steps: 8 });
  expect(await preview()).not.toBe('');
  expect(Number(await ahead())).toBeGreaterThan(1_500);
  expect(Number(await ahead())).toBeLessThan(2_100);
  // Held, it has moved nothing.
  expect(await page.textContent(hook('sandbox-now'))).toBe(before);
  expect(await page.locator(hook('upcoming-ref_1')).count()).toBe(1);
  // And back a little: it is the end that counts.
  await page.mouse.move(at(0.25), middle, { steps: 8 });
  await page.mouse.up();
  await page.waitForSelector(hook('upcoming-ref_1'), { state: 'detached' });
  await page.waitForSelector(hook('upcoming-del_1'), { state: 'detached' });
  await page.waitForSelector(hook('upcoming-ses_open'));
  expect(await page.textContent(hook('sandbox-now'))).not.toBe(before);
  expect([await ahead(), await preview()]).toEqual(['0', '']);
});

test('by keys the arrows choose, Escape leaves it, and Enter moves the clock', async () => {
  await openSandbox(DAYLIGHT);
  await goByTab(page, 'timeline');
  for (let presses = 0; presses < 3; presses += 1) await page.keyboard.press('ArrowRight');
  const chosen = Number(await ahead());
  expect(chosen).toBeGreaterThan(5);
  expect(await preview()).not.toBe('');
  await page.keyboard.press('Escape');
  expect([await ahead(), await preview()]).toEqual(['0', '']);
  expect(await page.locator(hook('upcoming-ref_1')).count()).toBe(1);
  for (let presses = 0; presses < 3; presses += 1) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await page.waitForSelector(hook('upcoming-ref_1'), { state: 'detached' });
  await page.waitForSelector(hook('upcoming-del_1'));
});
