// Going by keys alone: where the focus is, whether it can be seen, and how Tab comes to a thing.

import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** More than any view has stops. */
const STOPS = 200;

export function focusedIn(page: Page): Promise<{ hook: string | null; tag: string; ring: number }> {
  return page.evaluate(() => {
    const element = document.activeElement ?? document.body;
    // The ring of a card's link is around the card.
    const rings = [getComputedStyle(element), getComputedStyle(element, '::after')].map((style) =>
      style.outlineStyle === 'none' ? 0 : Number.parseFloat(style.outlineWidth),
    );
    return { hook: element.getAttribute('data-test'), tag: element.tagName, ring: Math.max(...rings) };
  });
}

/** Waits until something has the focus: never is it left to the page itself. */
export async function untilFocused(page: Page): Promise<void> {
  await page.waitForFunction(
    () => document.activeElement !== null && document.activeElement !== document.body,
  );
}

/** Presses Tab until the hook has the focus, each stop of the way in sight. */
export async function goByTab(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < STOPS; presses += 1) {
    const at = await focusedIn(page);
    if (at.hook === name) return;
    await page.keyboard.press('Tab');
    const next = await focusedIn(page);
    if (next.tag !== 'BODY')
      expect(next.ring, `the ring of ${next.hook ?? next.tag}`).toBeGreaterThanOrEqual(2);
  }
  throw new Error(`Tab never came to ${name}`);
}
