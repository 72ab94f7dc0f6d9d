import { expect, test } from 'vitest';

import { Reread } from './reread';

test('a hundred nudges during one read cause one more read', async () => {
  let reads = 0;
  let letGo: () => void = () => undefined;
  const first = new Promise<void>((resolve) => (letGo = resolve));
  const reread = new Reread(async () => {
    reads += 1;
    if (reads === 1) await first;
  });
  const done = reread.request();
  for (let nudge = 0; nudge < 100; nudge += 1) void reread.request();
  letGo();
  await done;
  expect(reads).toBe(2);
});

test('after a quiet time it reads again', async () => {
  let reads = 0;
  const reread = new Reread(() => Promise.resolve(void (reads += 1)));
  await reread.request();
  await reread.request();
  expect(reads).toBe(2);
});
