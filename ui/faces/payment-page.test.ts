// The sandbox's own payment page, live: what axe finds, whether all fits, and that a double return is two returns.

import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { findings, openBrowser, openPage, sticksOut } from './visitor';

/** `cargo xtask test --only faces` builds it and says where; by hand it is where cargo puts it. */
const program = process.env.SANDBOX_PROGRAM ?? join(import.meta.dirname, '../../target/debug/sandbox');
const isThere = process.env.SANDBOX_PROGRAM !== undefined || existsSync(program);
if (!isThere) console.warn('SKIPPED: the payment page, for cargo build -p sandbox has not run');

const TOKEN = 'sk_test_faces_0123456789';
const CONTROL = 'control_faces_0123456789';
const RETURN_URL = 'mygame://payment-complete';

interface Session {
  id: string;
  url: string;
}

let sandbox: ChildProcess;
let base: string;
let browser: Browser;

async function post<T>(path: string, token: string, body: object): Promise<T> {
  const answer = await fetch(base + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path} answered ${String(answer.status)}: ${text}`);
  return JSON.parse(text) as T;
}

const create = () =>
  post<Session>('v1/sessions', TOKEN, {
    game_id: 'space_shooter',
    user_id: 'player_42',
    item: { title: '50 Gold Coins', price: 499, currency: 'USD', country: 'DE' },
    return_url: RETURN_URL,
  });

const end = (session: Session, outcome: string) =>
  post(`control/sessions/${session.id}/end`, CONTROL, { outcome });

/** Where the sandbox says that it is. */
async function listening(process: ChildProcess): Promise<string> {
  if (!process.stdout) throw new Error('the sandbox has no output');
  for await (const line of createInterface({ input: process.stdout })) {
    const address = /^ToffeePay sandbox .* at (\S+)/.exec(line)?.[1];
    if (address) return address.endsWith('/') ? address : `${address}/`;
  }
  throw new Error('the sandbox ended before it said where it is');
}

describe.skipIf(!isThere)('the payment page', () => {
  beforeAll(async () => {
    sandbox = spawn(program, ['--port', '0', '--token', TOKEN, '--control-token', CONTROL], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    [base, browser] = await Promise.all([listening(sandbox), openBrowser()]);
  });
  afterAll(async () => {
    sandbox.kill();
    await browser.close();
  });

  /** What is done to a session, and with which notice its page is then opened. */
  const pages: [string, (session: Session) => Promise<unknown>, string?][] = [
    ['to be paid', async () => {}],
    [
      'with a refused attempt',
      ({ id }) => post(`control/sessions/${id}/attempts`, CONTROL, { reason: 'insufficient_funds' }),
    ],
    ['with a wallet that was not filled', async () => {}, 'refused-insufficient_funds'],
    ['in progress', ({ id }) => post(`control/sessions/${id}/attempts`, CONTROL, { slow: true })],
    ['paid', (session) => end(session, 'paid')],
    ['failed', (session) => end(session, 'failed')],
    ['cancelled', (session) => end(session, 'cancelled')],
    ['expired', (session) => end(session, 'expired')],
  ];

  test.each(pages)(
    '%s, is accessible and fits, light and dark, wide and at 360 px',
    async (_, happen, notice) => {
      const session = await create();
      await happen(session);
      for (const [width, colorScheme, language] of [
        [1040, 'light', 'en'],
        [1040, 'dark', 'ar'],
        [360, 'light', 'de'],
        [360, 'dark', 'ar'],
      ] as const) {
        const page = await openPage(browser, { viewport: { width, height: 780 }, colorScheme });
        await page.goto(`${session.url}?lang=${language}${notice ? `&notice=${notice}` : ''}`);
        const where = `${String(width)} px, ${colorScheme}, ${language}`;
        expect(await page.getAttribute('html', 'lang'), where).toBe(language);
        expect(await findings(page), where).toEqual([]);
        expect(await sticksOut(page), where).toEqual([]);
        await page.context().close();
      }
    },
  );

  test.each([
    ['once', 1],
    ['twice', 2],
    ['never', 0],
  ])('a browser that is to return %s asks for the game %i times', async (returns, count) => {
    const session = await create();
    await post(`control/sessions/${session.id}/returns`, CONTROL, { returns });
    const page = await openPage(browser);
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Page.enable');
    let asked = 0;
    devtools.on('Page.frameRequestedNavigation', ({ url }) => {
      if (url.startsWith(RETURN_URL)) asked += 1;
    });
    // A redirect of a form is no navigation that a page asks for: it is a request that the browser hands on.
    page.on('requestfailed', (request) => {
      if (request.url().startsWith(RETURN_URL) && request.redirectedFrom()) asked += 1;
    });
    await page.goto(session.url);
    await page.click('#pay');
    await expect.poll(() => asked, { timeout: 10_000 }).toBe(count);
    // Whatever comes later than the second return is one too many.
    await page.waitForTimeout(2_500);
    expect(asked).toBe(count);
    await page.context().close();
  });
});
