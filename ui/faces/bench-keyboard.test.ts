// Each part of the tester's bench by keys alone: its main job is done, the focus is never lost, and it can be seen.

import type { Page } from 'playwright-core';
import { expect, inject, test } from 'vitest';

import { focusedIn, goByTab, untilFocused } from './keys';
import { DAYLIGHT, visit, withPage } from './visitor';
import type { Visit } from './visits';

const address = inject('address');
let page: Page;

withPage((opened) => (page = opened), 'test');

const hook = (name: string) => `[data-test="${name}"]`;

interface Job {
  part: string;
  face?: Visit['face'];
  /** Gone to one after the other by Tab, and pressed; or typed into, or a choice made with the arrows. */
  keys: readonly (readonly [name: string, key: string, shows: string])[];
}

const jobs: readonly Job[] = [
  {
    part: 'exchanges',
    keys: [
      ['exchanges-search', 'session', hook('exchanges')],
      ['exchange-3', 'Enter', hook('copy-as-curl')],
      ['copy-as-curl', 'Enter', hook('copy-as-text')],
    ],
  },
  { part: 'faults', keys: [['fault-set', 'Enter', hook('fault-strip')]] },
  { part: 'links', keys: [['fire-forged', 'Enter', `${hook('lab-links')} li`]] },
  {
    part: 'sessions',
    keys: [
      ['session-ses_held', 'Enter', hook('payment-pay_held')],
      ['payment-complete', 'Enter', hook('api-answer')],
      ['compare-journal', 'Enter', hook('comparison')],
    ],
  },
  {
    part: 'wallets',
    keys: [['wallets-read', 'Enter', hook('account-acc_1')]],
  },
  { part: 'composer', keys: [['composer-send', 'Enter', hook('composer-session')]] },
  {
    part: 'webhooks',
    face: 'bench_webhooks',
    keys: [
      ['webhook-2', 'Enter', hook('webhook-story')],
      ['webhook-replay', 'Enter', hook('webhook-story')],
    ],
  },
  {
    part: 'scenarios',
    keys: [
      ['scenario-paid-by-card', 'Enter', hook('scenario-steps')],
      ['scenario-run', 'Enter', `${hook('scenarios-stop')}:enabled`],
      ['scenarios-stop', 'Enter', `${hook('scenarios-run-all')}:enabled`],
    ],
  },
  {
    part: 'sandbox',
    keys: [
      ['go-del_1', 'Enter', hook('sandbox-panel')],
      ['state-reset', 'Enter', hook('reset-yes')],
      ['keep', 'Enter', hook('state-reset')],
    ],
  },
  { part: 'doctor', keys: [['doctor-start', 'Enter', hook('doctor-steps')]] },
];

test.each(jobs.map((job) => [job.part, job] as const))('%s', async (part, { face = 'bench', keys }) => {
  await visit(page, address, { face, view: `bench/${part}`, shows: hook('bench-panel') }, DAYLIGHT);
  // A part is come to by its tab, and the tab is where the arrows have left the focus.
  await goByTab(page, `bench-tab-${part}`);
  for (const [name, key, shows] of keys) {
    await goByTab(page, name);
    if (key.length > 1 && key !== 'Enter') await page.keyboard.type(key);
    else await page.keyboard.press(key);
    await page.waitForSelector(shows);
    await untilFocused(page);
  }
});

const dialogs = [
  {
    name: 'a purchase recorded',
    face: 'bench_paid',
    opens: 'record-purchase',
    shows: hook('recording'),
    keys: [
      ['recording-name', ' again', hook('recording')],
      ['recording-file-open', 'Enter', hook('recording-file-text')],
      ['recording-save', 'Enter', `${hook('recording-saved')} bdi`],
    ],
    closes: 'recording-close',
  },
  {
    name: 'a bug report written',
    face: 'bench_links',
    opens: 'bug-report',
    shows: hook('bug-report-text'),
    keys: [
      ['bug-report-markdown', 'Enter', `${hook('bug-report-said')}:has-text(".md")`],
      ['bug-report-zip', 'Enter', `${hook('bug-report-said')}:has-text(".zip")`],
    ],
    closes: 'bug-report-close',
  },
] as const;

test.each(dialogs.map((dialog) => [dialog.name, dialog] as const))(
  '%s in its dialog, which keeps the focus and gives it back',
  async (_, { face, opens, shows, keys, closes }) => {
    await visit(page, address, { face, view: 'purchase/one', shows: hook(opens) }, DAYLIGHT);
    const open = async () => {
      await goByTab(page, opens);
      await page.keyboard.press('Enter');
      await page.waitForSelector(shows);
      await untilFocused(page);
      expect(await isInDialog()).toBe(true);
    };
    const isClosed = async () => {
      await page.waitForSelector('dialog[open]', { state: 'detached' });
      expect((await focusedIn(page)).hook).toBe(opens);
    };
    await open();
    for (const [name, key, then] of keys) {
      await goByTab(page, name);
      if (key === 'Enter') await page.keyboard.press(key);
      else await page.keyboard.type(key);
      await page.waitForSelector(then);
      await untilFocused(page);
      expect(await isInDialog(), name).toBe(true);
    }
    await goByTab(page, closes);
    await page.keyboard.press('Enter');
    await isClosed();
    await open();
    await page.keyboard.press('Escape');
    await isClosed();
  },
);

function isInDialog(): Promise<boolean> {
  return page.evaluate(() => document.activeElement?.closest('dialog[open]') !== null);
}

test('a report that somebody brought is read and replayed', async () => {
  await visit(
    page,
    address,
    { face: 'bench', view: 'bench/scenarios', shows: hook('bug-report-open') },
    DAYLIGHT,
  );
  const keys = [
    ['bug-report-open', hook('brought-of')],
    ['brought-read', hook('brought-text')],
    ['brought-replay', `${hook('scenarios-stop')}:enabled`],
  ] as const;
  for (const [name, shows] of keys) {
    await goByTab(page, name);
    await page.keyboard.press('Enter');
    await page.waitForSelector(shows);
    await untilFocused(page);
  }
});

test('the tabs are one stop, gone through by arrows to the last part', async () => {
  await visit(page, address, { face: 'bench', view: 'bench', shows: hook('bench-panel') }, DAYLIGHT);
  await goByTab(page, 'bench-tab-exchanges');
  for (const { part } of jobs) {
    expect((await focusedIn(page)).hook).toBe(`bench-tab-${part}`);
    await page.waitForSelector(`${hook(`bench-tab-${part}`)}[aria-selected="true"]`);
    await page.keyboard.press('ArrowRight');
  }
});
