// @vitest-environment node
// `npm run dev`, as CONTRIBUTING.md has it typed, serves the UI on invented purchases.

import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

import { afterEach, expect, test } from 'vitest';

let server: ChildProcess | undefined;

/** What npm started is ended with it: a group of its own. */
afterEach(() => {
  if (server?.pid) process.kill(-server.pid);
});

/** Vite says where it is. */
async function addressOf(out: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: out })) {
    const address = /http:\/\/[\w.:]+\//.exec(line);
    if (address) return address[0];
  }
  throw new Error('it never said where it is');
}

// Windows has no groups of processes, and what npm starts there would outlive the test.
test.skipIf(process.platform === 'win32')('the UI is served by the command that is typed', async () => {
  const env = { ...process.env, NODE_ENV: 'development', VITEST: '', NO_COLOR: '1' };
  server = spawn('npm', ['run', 'dev', '--', '--mode', 'fake'], { env, detached: true });
  if (!server.stdout) throw new Error('it has no stdout');
  const address = await addressOf(server.stdout);
  const page = await (await fetch(address)).text();
  const entry = /src="(\/src\/[^"]+)"/.exec(page)?.[1];
  expect(entry).toBeDefined();
  const code = await fetch(new URL(entry ?? '', address));
  expect(code.ok).toBe(true);
  expect(await code.text()).toContain('mount');
});
