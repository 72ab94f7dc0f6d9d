import { expect, test, vi } from 'vitest';

import { en, faces, hook, maybe, openApp, shown, startApp, waitFor } from '../tests/app';
import { FakeBackend } from './lib/backend.fake';
import { fakeWithFace } from './lib/fake/faces';

const hashes = ['#/store', '#/purchases', '#/purchase/one', '#/settings'];

test.each([
  ['ready', en.strip.local],
  ['no_token', en.strip.sandbox],
])('the environment stands in every view when it is not production: %s', async (face, text) => {
  await openApp(face as keyof typeof faces);
  for (const hash of hashes) {
    location.hash = hash;
    await waitFor(() => expect(hook('environment-strip').textContent.trim()).toBe(text));
  }
});

test('production has no strip, and no view calls another environment production', async () => {
  await openApp('production');
  expect(maybe('environment-strip')).toBeNull();
  expect(hook('buyer').textContent).toContain(en.environments.production);
});

test('the title has the state, the game and the environment', async () => {
  const { fake } = await openApp('waiting', '#/purchase/one');
  await waitFor(() => expect(document.title).toBe('Waiting – 50 Gold Coins · Star Harbor · Local sandbox'));
  fake.settle('one', 'paid');
  await waitFor(() => expect(document.title).toBe('Paid – 50 Gold Coins · Star Harbor · Local sandbox'));
});

test('a result that comes while the player is elsewhere leads the title of any view until they are back', async () => {
  const { fake } = await openApp('waiting');
  window.dispatchEvent(new Event('focus'));
  window.dispatchEvent(new Event('blur'));
  fake.change('one', { checked_at: Date.now() });
  await waitFor(() => expect(document.title).toBe('Store · Star Harbor · Local sandbox'));
  fake.settle('one', 'paid');
  await waitFor(() => expect(document.title).toBe('Paid – 50 Gold Coins · Star Harbor · Local sandbox'));
  window.dispatchEvent(new Event('focus'));
  await waitFor(() => expect(document.title).toBe('Store · Star Harbor · Local sandbox'));
});

test('the title speaks the language chosen', async () => {
  const fake = fakeWithFace('waiting');
  fake.snapshot.language = 'de';
  await openApp(fake, '#/purchase/one');
  await waitFor(() => expect(document.title).toBe('Wartet – 50 Gold Coins · Star Harbor · Lokale Sandbox'));
  await fake.setLanguage({ language: 'en' });
  await waitFor(() => expect(document.title).toContain('Waiting'));
});

test('the title of production is without its name', async () => {
  await openApp('production');
  await waitFor(() => expect(document.title).toBe('Store · Star Harbor'));
});

test('coming back by the link shows that purchase, from any view', async () => {
  const { fake, user } = await openApp('waiting');
  await user.click(hook('buy-coins-50'));
  fake.tell('purchase_returned', { purchase_id: 'one' });
  await shown('purchase-state');
  expect(location.hash).toBe('#/purchase/one');
  expect(maybe('confirm-pay')).toBeNull();
});

test('a link that started the app is heard, though it is told with the first snapshot', async () => {
  const fake = fakeWithFace('waiting');
  const read = fake.readSnapshot.bind(fake);
  fake.readSnapshot = () => {
    fake.readSnapshot = read;
    fake.tell('purchase_returned', { purchase_id: 'one' });
    return read();
  };
  await openApp(fake);
  await shown('purchase-state');
});

test('nothing is read before all that hear are there, and they are asked for at once', async () => {
  const fake = fakeWithFace('ready');
  const [listen, read] = [fake.listen.bind(fake), vi.spyOn(fake, 'readSnapshot')];
  const held: (() => void)[] = [];
  fake.listen = async (event, heard) => {
    const stop = await listen(event, heard);
    await new Promise<void>((go) => held.push(go));
    return stop;
  };
  startApp(fake);
  await waitFor(() => expect(held.length).toBeGreaterThanOrEqual(4));
  fake.tell('snapshot_changed', null);
  expect(read).not.toHaveBeenCalled();
  held.forEach((go) => go());
  await shown('nav-store');
});

test('a reload shows the view that the address names', async () => {
  await openApp('waiting', '#/purchase/one');
  await shown('purchase-state');
});

test('a change of the snapshot is read again, however many nudges come', async () => {
  const { fake } = await openApp('ready');
  const before = fake.calls.filter((call) => call === 'read_snapshot').length;
  fake.snapshot = { ...fake.snapshot, player_id: 'player_9' };
  for (let nudge = 0; nudge < 100; nudge += 1) fake.tell('snapshot_changed', null);
  await waitFor(() => expect(hook('buyer').textContent).toContain('player_9'));
  expect(fake.calls.filter((call) => call === 'read_snapshot').length - before).toBeLessThanOrEqual(3);
});

test('notices stand in every view', async () => {
  await openApp('broken_config');
  for (const hash of hashes) {
    location.hash = hash;
    await waitFor(() => expect(hook('notice-storefront_broken').textContent).toContain('line 14'));
  }
});

test('a notice to the player has no details in English', async () => {
  const { fake } = await openApp('view_only');
  const [notice] = fake.snapshot.notices;
  expect((await shown('notice-journal_view_only')).textContent).toContain(en.notices.journal_view_only.title);
  expect(notice?.detail).not.toBe('');
  expect(document.body.textContent).not.toContain(notice?.detail);
});

test('another view has its heading in focus', async () => {
  const { user } = await openApp('ready');
  await user.click(hook('nav-settings'));
  await waitFor(() => expect(document.activeElement?.textContent).toBe(en.settings.heading));
});

test('the studio’s accent reaches the page in a readable shade', async () => {
  const fake = new FakeBackend();
  fake.snapshot.storefront = { ...fake.snapshot.storefront, accent: '#ffff00' };
  await openApp(fake);
  const accent = document.documentElement.style.getPropertyValue('--accent-light');
  expect(accent).toMatch(/^#[0-9a-f]{6}$/);
  expect(accent).not.toBe('#ffff00');
});
