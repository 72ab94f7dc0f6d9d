// @vitest-environment node
// `npm run format` mends what the check of the suite refuses.

import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, expect, test } from 'vitest';

const run = promisify(execFile);
const UNTIDY = '<script lang="ts">let   count=$state( 0 )</script>\n<p   >{count}</p>';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'storefront-format-'));
  for (const file of ['package.json', '.prettierrc.json', '.prettierignore'])
    cpSync(file, join(folder, file));
  symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'), 'junction');
  writeFileSync(join(folder, 'untidy.svelte'), UNTIDY);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test('the command that mends the form mends what the check refuses', async () => {
  const prettier = join(folder, 'node_modules/prettier/bin/prettier.cjs');
  const check = () => run(process.execPath, [prettier, '--check', '.'], { cwd: folder });
  await expect(check()).rejects.toThrow('untidy.svelte');
  await run('npm', ['run', 'format'], { cwd: folder, shell: process.platform === 'win32' });
  await check();
  expect(readFileSync(join(folder, 'untidy.svelte'), 'utf8')).toContain('let count = $state(0);');
});
