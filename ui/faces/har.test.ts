// The archive that the exchange log writes, opened in Chromium's own developer tools: what "Import HAR" of their Network
// panel calls is given the file, and the panel has each exchange of it.

import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { openBrowser, openPage } from './visitor';

/** Held against what Rust writes, by the tests of crates/bench. */
const ARCHIVE = new URL('../../crates/bench/src/exchanges/golden/exchanges.har', import.meta.url);

interface Entry {
  request: { method: string; url: string };
  response: { status: number; content: { text?: string } };
}

/** As text: the test's own loader would take `import` for its own. */
const opening = (archive: string) => `(async () => {
  const bundled = 'devtools://devtools/bundled/';
  const { NetworkPanel } = await import(bundled + 'panels/network/network.js');
  const { NetworkLog } = await import(bundled + 'models/logs/logs.js');
  const view = NetworkPanel.NetworkPanel.instance().networkLogView;
  await view.onLoadFromFile(new File([${JSON.stringify(archive)}], 'exchanges.har'));
  const requests = NetworkLog.NetworkLog.instance().requests();
  return Promise.all(requests.map(async (request) => {
    const content = await request.requestContentData();
    return [request.requestMethod, request.url(), request.statusCode, content.text ?? ''];
  }));
})()`;

test('Chromium’s developer tools open an exported archive, with each exchange and its answer', async () => {
  const archive = readFileSync(ARCHIVE, 'utf8');
  const { log } = JSON.parse(archive) as { log: { entries: Entry[] } };
  const wanted = log.entries.map(({ request, response }) => [
    request.method,
    request.url,
    response.status,
    response.content.text ?? '',
  ]);
  expect(wanted.length).toBeGreaterThan(4);
  const browser = await openBrowser();
  try {
    const page = await openPage(browser);
    await page.goto('devtools://devtools/bundled/devtools_app.html?panel=network');
    await page.waitForFunction(() => document.title === 'DevTools' && document.body.childElementCount > 0);
    expect(await page.evaluate(opening(archive))).toEqual(wanted);
  } finally {
    await browser.close();
  }
});
