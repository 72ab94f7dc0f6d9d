// @vitest-environment node
// What a production build must be, so that the strict content security policy holds.

import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { build } from 'vite';
import { beforeAll, expect, test } from 'vitest';

/** All that a player has, gzipped, in bytes. */
const MAX_SIZE = 120 * 1024;

/** A text of the bench, and one of its commands. */
const OF_THE_BENCH = ['Production is in use: what you do on the bench', 'bench_confirm_production'];

let html = '';
let code = '';
/** What runs before anything is chosen. */
let first = '';
let ofPlayer = { code: '', size: 0 };

async function built(player: string) {
  const outDir = await mkdtemp(join(tmpdir(), 'storefront-ui-'));
  process.env.VITE_PLAYER = player;
  await build({ mode: 'production', logLevel: 'error', build: { outDir, emptyOutDir: true } });
  delete process.env.VITE_PLAYER;
  const html = readFileSync(join(outDir, 'index.html'), 'utf8');
  const assets = join(outDir, 'assets');
  const files = readdirSync(assets).map((name) => readFileSync(join(assets, name)));
  const code = files.map((file) => file.toString('utf8')).join('\n');
  const size = [...files, Buffer.from(html)].reduce((sum, file) => sum + gzipSync(file).length, 0);
  const entry = /src="\.?\/?(assets\/[^"]+)"/.exec(html)?.[1] ?? '';
  const first = readFileSync(join(outDir, entry), 'utf8');
  return { html, code, size, first };
}

beforeAll(async () => {
  ofPlayer = await built('1');
  ({ html, code, first } = await built(''));
}, 60_000);

test('the fake backend is not in it', () => {
  expect(code).not.toContain('Star Harbor');
  expect(code).not.toContain('FakeBackend');
  expect(code).toContain('start_checkout');
});

test('it has no inline script or style', () => {
  expect(html).not.toMatch(/<script(?![^>]*\bsrc=)/);
  expect(html).not.toMatch(/<style|\sstyle=|\son\w+=/);
  expect(code).not.toMatch(/\sstyle="/);
});

test('it reaches for nothing outside the app', () => {
  // This machine's own address stands in a field of the bench as an example of what to type.
  const known = /^(https?:\/\/(www\.w3\.org\/|svelte\.dev\/e\/)|http:\/\/127\.0\.0\.1$)/;
  const addresses = (html + code).match(/https?:\/\/[\w.-]+\/?[\w./-]*/g) ?? [];
  expect(addresses.filter((address) => !known.test(address))).toEqual([]);
});

test('what a player has of it is small, with all its languages', () => {
  expect(ofPlayer.size).toBeGreaterThan(0);
  expect(ofPlayer.size).toBeLessThan(MAX_SIZE);
});

test('only English is in the first load', () => {
  expect(code).toContain('Zahlungsseite');
  expect(first).not.toContain('Zahlungsseite');
});

test('the bench is not in the first load, and not at all in a player’s build', () => {
  for (const part of OF_THE_BENCH) {
    expect(code).toContain(part);
    expect(first).not.toContain(part);
    expect(ofPlayer.code).not.toContain(part);
  }
});
