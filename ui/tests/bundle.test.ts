// @vitest-environment node
// What a production build must be, so that the strict content security policy holds.

import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { build } from 'vite';
import { beforeAll, expect, test } from 'vitest';

/** All of it, gzipped, in bytes. */
const MAX_SIZE = 120 * 1024;

let html = '';
let code = '';
let size = 0;
let folder = '';

beforeAll(async () => {
  const outDir = await mkdtemp(join(tmpdir(), 'storefront-ui-'));
  await build({ mode: 'production', logLevel: 'error', build: { outDir, emptyOutDir: true } });
  folder = outDir;
  html = readFileSync(join(outDir, 'index.html'), 'utf8');
  const assets = join(outDir, 'assets');
  const files = readdirSync(assets).map((name) => readFileSync(join(assets, name)));
  code = files.map((file) => file.toString('utf8')).join('\n');
  size = [...files, Buffer.from(html)].reduce((sum, file) => sum + gzipSync(file).length, 0);
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
  const known = /^https?:\/\/(www\.w3\.org\/|svelte\.dev\/e\/)/;
  const addresses = (html + code).match(/https?:\/\/[\w.-]+\/?[\w./-]*/g) ?? [];
  expect(addresses.filter((address) => !known.test(address))).toEqual([]);
});

test('it is small, with all its languages', () => {
  expect(size).toBeGreaterThan(0);
  expect(size).toBeLessThan(MAX_SIZE);
});

test('only English is in the first load', () => {
  const entry = /src="\.?\/?(assets\/[^"]+)"/.exec(html)?.[1] ?? '';
  const first = readFileSync(join(folder, entry), 'utf8');
  expect(code).toContain('Zahlungsseite');
  expect(first).not.toContain('Zahlungsseite');
});
