// Builds the UI with its fake backend and serves it on loopback for as long as the tests run.

import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { preview } from 'vite';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    address: string;
  }
}

export default async function serve(project: TestProject): Promise<() => Promise<void>> {
  const outDir = await mkdtemp(join(tmpdir(), 'storefront-faces-'));
  // A process of its own: with vitest's environment another code would be built.
  const env = { ...process.env, NODE_ENV: 'production', VITEST: '' };
  const build = [
    'node_modules/vite/bin/vite.js',
    'build',
    '--mode',
    'fake',
    '--outDir',
    outDir,
    '--emptyOutDir',
  ];
  await promisify(execFile)(process.execPath, build, { env });
  const server = await preview({
    mode: 'fake',
    configFile: './vite.config.ts',
    logLevel: 'error',
    build: { outDir },
    preview: { host: '127.0.0.1', port: 0 },
  });
  const address = server.resolvedUrls?.local[0];
  if (!address) throw new Error('the preview server has no address');
  project.provide('address', address);
  return async () => {
    await server.close();
    await rm(outDir, { recursive: true });
  };
}
