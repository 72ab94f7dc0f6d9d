// A Chromium with one page a look (theme, language), that opens views of the fake shop and looks closely.

import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

import axe from 'axe-core';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';

import type { LanguageId } from '../src/lib/language.svelte';
import type { Visit } from './visits';

export interface Look {
  theme: 'light' | 'dark';
  language: LanguageId;
}

export const DAYLIGHT: Look = { theme: 'light', language: 'en' };
/** The other theme and the other direction at once. */
export const NIGHT: Look = { theme: 'dark', language: 'ar' };

/** Debian's, Ubuntu's, and what else there is. Nothing is downloaded. */
const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

export async function openBrowser(): Promise<Browser> {
  const executablePath = onPath(PROGRAMS);
  if (!executablePath) throw new Error(`none of ${PROGRAMS.join(', ')} is on the PATH`);
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
}

export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1040, height: 720 },
    locale: 'en-US',
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
    ...options,
  });
  await context.addInitScript({ content: axe.source });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  return page;
}

/** Gives the tests of a file a browser before they begin, and closes it behind them. */
export function withBrowser(take: (browser: Browser) => void) {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
    take(browser);
  });
  afterAll(() => browser.close());
}

/** Gives all tests of a file one page, or each a page of its own. */
export function withPage(take: (page: Page) => void, of: 'file' | 'test' = 'file') {
  let browser: Browser;
  let page: Page;
  const open = async () => {
    page = await openPage(browser);
    take(page);
  };
  withBrowser((opened) => (browser = opened));
  if (of === 'file') {
    beforeAll(open);
  } else {
    beforeEach(open);
    afterEach(() => page.context().close());
  }
}

/** Opens a view with a face, and does what the visit does there. */
export async function visit(
  page: Page,
  address: string,
  { face, view, types, clicks, shows }: Visit,
  look: Look,
) {
  await page.goto('about:blank');
  // A view that has not read what was chosen follows the system.
  await page.emulateMedia({ colorScheme: look.theme });
  const query = new URLSearchParams({ fake: face, theme: look.theme, language: look.language });
  await page.goto(`${address}?${query}#/${view}`);
  for (const [field, text] of Object.entries(types ?? {})) await page.fill(`[data-test="${field}"]`, text);
  for (const click of clicks ?? []) await page.click(`[data-test="${click}"]`);
  await page.waitForSelector(shows);
}

/** Scrolls the view to what the visit is about, where it is not in sight: to the middle of it, or to its beginning. */
export async function bringIntoSight(page: Page, { shows }: Visit) {
  await page.$eval(shows, (about) => {
    const pane = about.closest('main');
    if (!pane) return;
    const [own, seen] = [about.getBoundingClientRect(), pane.getBoundingClientRect()];
    if (own.top >= seen.top && own.bottom <= seen.bottom) return;
    const isLong = own.height > seen.height / 2;
    pane.scrollTop += isLong
      ? own.top - seen.top - 16
      : own.top + own.height / 2 - seen.top - seen.height / 2;
  });
}

/** The part of an element that is in the window, and in no pane's hidden part: 1 is all of it. */
export function inSight(page: Page, selector: string): Promise<number> {
  return page.$eval(
    selector,
    (element) =>
      new Promise<number>((resolve) => {
        new IntersectionObserver(([entry]) => resolve(entry?.intersectionRatio ?? 0)).observe(element);
      }),
  );
}

/** Changes to the other theme, as the switch in Settings does; a view without a snapshot follows the system. */
export async function changeTheme(page: Page, theme: Look['theme']) {
  await page.emulateMedia({ colorScheme: theme });
  await page.evaluate(async (wanted) => {
    const { fake } = globalThis as unknown as { fake: { setTheme(request: object): Promise<void> } };
    await fake.setTheme({ theme: wanted });
  }, theme);
  await page.waitForFunction(
    (wanted) => getComputedStyle(document.documentElement).getPropertyValue('color-scheme').includes(wanted),
    theme,
  );
}

/** What axe finds, all its rules on. */
export async function findings(page: Page): Promise<string[]> {
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: typeof axe }).axe.run(document, { resultTypes: ['violations'] }),
  );
  return violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.html).join('\n  ')}`);
}

/** Elements that stick out of the window at one side or the other, and panes that scroll sideways. */
export function sticksOut(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const isHidden = (element: Element) => element.closest('.unseen, [aria-hidden="true"]') !== null;
    return [...document.body.querySelectorAll('*')]
      .filter((element) => {
        if (isHidden(element)) return false;
        const { left, right, width: own } = element.getBoundingClientRect();
        const scrolls =
          element.scrollWidth > element.clientWidth + 1 &&
          /auto|scroll/.test(getComputedStyle(element).overflowX);
        return own > 0 && (left < -1 || right > width + 1 || scrolls);
      })
      .map((element) => element.outerHTML.slice(0, 120));
  });
}

function onPath(programs: readonly string[]): string | null {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const paths = programs.flatMap((program) => folders.map((folder) => join(folder, program)));
  return paths.find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
