import { expect, test } from 'vitest';

import { hook, openApp, shown, waitFor } from '../../../tests/app';

const lines = () =>
  [...hook('lab-links').querySelectorAll('li')].map(({ dataset }) => `${dataset.shot}: ${dataset.did}`);

test('what is fired is listed with what the app made of it, the last one first', async () => {
  const { user } = await openApp('bench_links', '#/bench/links');
  await user.click(await shown('fire-duplicate'));
  await waitFor(() => expect(lines().slice(0, 2)).toEqual(['duplicate: repeats', 'duplicate: checks']));
  const before = lines().length;
  await user.click(hook('fire-forged'));
  await waitFor(() => expect(lines()).toHaveLength(before + 1));
  expect(lines()[0]).toBe('forged: ignored');
  expect(hook('lab-links').textContent).toContain('its state belongs to no purchase here');
  expect(hook('lab-links').querySelector('a')?.getAttribute('href')).toBe('#/purchase/one');
});

test('a link that no purchase is there for can’t be fired, and it says why', async () => {
  await openApp('bench', '#/bench/links');
  const good = await shown('fire-good');
  expect(good).toHaveProperty('disabled', true);
  expect(document.getElementById(good.getAttribute('aria-describedby') ?? '')?.textContent).toBe(
    'Nothing is open. Buy something first.',
  );
  await waitFor(() => expect(hook('fire-forged')).toHaveProperty('disabled', false));
});

test('through the system everything can be fired but what the system gives to others', async () => {
  const { fake, user } = await openApp('bench_links', '#/bench/links');
  await user.click(await shown('way-system'));
  expect(hook('fire-foreign')).toHaveProperty('disabled', true);
  await user.click(hook('fire-late'));
  await waitFor(() => expect(lines()[0]).toBe('late: ignored'));
  expect(hook('lab-links').querySelector('li')?.textContent).toContain('Through the system');
  expect(fake.calls.filter((call) => call === 'bench_fire_link')).toHaveLength(1);
});

test('a link that could not be brought is told with its reason', async () => {
  const { fake, user } = await openApp('bench_links', '#/bench/links');
  fake.refuse('bench_fire_link', 'bench_refused');
  await user.click(await shown('fire-forged'));
  expect((await shown('error')).dataset.code).toBe('bench_refused');
});
