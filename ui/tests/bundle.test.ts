// @vitest-environment node
// What a production build must be, so that the strict content security policy holds.

import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { build } from 'vite';
import { beforeAll, expect, test } from 'vitest';

let html = '';
let code = '';

beforeAll(async () => {
  const outDir = await mkdtemp(join(tmpdir(), 'storefront-ui-'));
  await build({ mode: 'production', logLevel: 'error', build: { outDir, emptyOutDir: true } });
  html = readFileSync(join(outDir, 'index.html'), 'utf8');
  const assets = join(outDir, 'assets');
  code = readdirSync(assets)
    .map((name) => readFileSync(join(assets, name), 'utf8'))
    .join('\n');
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
