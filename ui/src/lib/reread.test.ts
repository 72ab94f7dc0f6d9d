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

test('a nudge that comes as a read ends is not lost', async () => {
  for (let ticks = 0; ticks < 6; ticks += 1) {
    let value = 0;
    let seen = -1;
    const reread = new Reread(() => {
      seen = value;
      return Promise.resolve();
    });
    void reread.request();
    for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve();
    value = 1;
    await reread.request();
    expect(seen, `${ticks} ticks later`).toBe(1);
  }
});
