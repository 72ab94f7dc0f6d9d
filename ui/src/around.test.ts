import { afterEach, expect, test, vi } from 'vitest';

import { en, hook, maybe, openApp, screen, shown, waitFor } from '../tests/app';
import { FakeBackend } from './lib/backend.fake';
import { fakeWithFace } from './lib/fake/faces';

afterEach(() => vi.restoreAllMocks());

function price(): string {
  return screen.getByRole('dialog').textContent;
}

test('a buy link shows the item’s confirmation, and buys nothing by itself', async () => {
  const { fake } = await openApp('proposed');
  await shown('confirm-pay');
  expect(price()).toContain('Heron');
  expect(fake.calls).not.toContain('start_checkout');
});

test('a link that comes while the app runs shows the confirmation in any view', async () => {
  const { fake } = await openApp('ready', '#/settings');
  await shown('player-input');
  fake.propose({ item_id: 'map-north', is_on_sale: true, other_player: null });
  await shown('confirm-pay');
  expect(price()).toContain('Map of the North');
});

test('an item that is not on sale is said so', async () => {
  const { user } = await openApp('proposed_unknown');
  expect((await shown('proposal-unknown')).textContent).toContain('no-such-ship');
  await user.click(hook('proposal-close'));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

test('another player is only taken when that is confirmed', async () => {
  const { fake, user } = await openApp('proposed_player');
  expect((await shown('proposal-player')).textContent).toContain('player_43');
  await user.click(hook('proposal-keep'));
  await shown('confirm-pay');
  expect(fake.snapshot.player_id).toBe('player_42');
  expect(price()).toContain('player_42');
});

test('a confirmed change of player buys for that one', async () => {
  const { fake, user } = await openApp('proposed_player');
  await user.click(await shown('proposal-change'));
  await shown('confirm-pay');
  expect(fake.snapshot.player_id).toBe('player_43');
  expect(price()).toContain('player_43');
});

test('no player is changed when the question is turned down', async () => {
  const { fake, user } = await openApp('proposed_player');
  await user.click(await shown('proposal-dismiss'));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(fake.calls).not.toContain('set_player');
});

test('a link never covers a dialog that is in use: it waits until it is wanted', async () => {
  const { fake, user } = await openApp('ready');
  await user.click(await shown('buy-coins-50'));
  await shown('confirm-pay');
  for (let n = 0; n < 50; n += 1)
    fake.propose({ item_id: 'ship-heron', is_on_sale: true, other_player: 'player_43' });
  await shown('proposal-waiting');
  expect(screen.getAllByRole('dialog')).toHaveLength(1);
  expect(price()).toContain('50 Gold Coins');
  await user.click(hook('confirm-close'));
  await user.click(hook('proposal-show'));
  await shown('proposal-player');
});

test('a link does not take the focus from who is typing', async () => {
  const { fake, user } = await openApp('ready', '#/settings');
  await user.click(await shown('player-input'));
  fake.propose({ item_id: 'ship-heron', is_on_sale: true, other_player: null });
  await shown('proposal-waiting');
  expect(document.activeElement).toBe(hook('player-input'));
  await user.click(hook('proposal-not-now'));
  await waitFor(() => expect(maybe('proposal-waiting')).toBeNull());
});

test('that a link waits is told in a live region that was there before', async () => {
  const { fake, user } = await openApp('ready', '#/settings');
  await user.click(await shown('player-input'));
  const regions = new Set(document.querySelectorAll('[role="status"]'));
  fake.propose({ item_id: 'ship-heron', is_on_sale: true, other_player: null });
  const bar = await shown('proposal-waiting');
  expect(regions.has(bar.closest('[role="status"]') ?? bar)).toBe(true);
});

test('the first start asks for the player alone where only that is missing, and then for nothing', async () => {
  const { user } = await openApp('no_player');
  expect((await shown('first-steps')).dataset.missing).toBe('player_missing');
  expect(maybe('token-input')).toBeNull();
  await user.type(hook('player-input'), 'player_7');
  await user.click(hook('player-save'));
  await waitFor(() => expect(maybe('first-steps')).toBeNull());
});

test('the first start asks for the token where only that is missing', async () => {
  const { user } = await openApp('no_token');
  expect((await shown('first-steps')).dataset.missing).toBe('token_missing');
  expect(maybe('player-input')).toBeNull();
  await user.type(hook('token-input'), 'sk_test_1');
  await user.click(hook('token-save'));
  await waitFor(() => expect(maybe('first-steps')).toBeNull());
});

test.each(['keychain_unavailable', 'keychain_locked', 'keychain_timed_out', 'keychain_failed'] as const)(
  'a first start with %s says so before Buy, and takes a token for this run',
  async (problem) => {
    const fake = fakeWithFace('no_token');
    fake.snapshot.token.keychain_problem = problem;
    const { user } = await openApp(fake);
    const steps = await shown('first-steps');
    expect(steps.dataset.missing).toBe(problem);
    expect(hook('keychain-problem').textContent).toContain(en.errors[problem].title);
    expect(steps.textContent).not.toContain(en.firstSteps.tokenKept);
    await user.click(hook('token-keep-run'));
    await user.type(hook('token-input'), 'sk_test_of_this_run');
    await user.click(hook('token-save'));
    await waitFor(() => expect(maybe('first-steps')).toBeNull());
    expect(fake.snapshot.token.state).toBe('this_run');
  },
);

test('unfinished purchases of the run before are told with what will happen to them', async () => {
  const { user } = await openApp('unfinished');
  const note = (await shown('unfinished')).textContent;
  for (const words of [en.unfinished.cutOff(2), en.unfinished.creating, en.unfinished.pending])
    expect(note).toContain(words);
  await user.click(hook('unfinished-read'));
  await waitFor(() => expect(maybe('unfinished')).toBeNull());
  await user.click(hook('nav-settings'));
  await waitFor(() => expect(location.hash).toBe('#/settings'));
  await user.click(hook('nav-store'));
  await shown('buy-coins-50');
  expect(maybe('unfinished')).toBeNull();
});

test('a purchase begun in this run is no unfinished one', async () => {
  await openApp('waiting');
  await shown('nav-store');
  expect(maybe('unfinished')).toBeNull();
});

test('the banner of a lost connection lifts by itself', async () => {
  const { fake } = await openApp('offline');
  expect((await shown('offline')).textContent).toContain(en.offline.unreachable);
  fake.change('one', { trouble: null });
  await waitFor(() => expect(maybe('offline')).toBeNull());
});

test('a computer without a network says so, but not in front of the local sandbox', async () => {
  const online = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
  const fake = new FakeBackend();
  await openApp(fake);
  expect(maybe('offline')).toBeNull();
  await fake.setEnvironment({ environment: 'sandbox' });
  expect((await shown('offline')).textContent).toContain(en.offline.noNetwork);
  online.mockReturnValue(true);
  window.dispatchEvent(new Event('online'));
  await waitFor(() => expect(maybe('offline')).toBeNull());
});

test('the support bundle is shown before it can be saved', async () => {
  const { fake, user } = await openApp(fakeWithFace('ready'), '#/settings');
  await user.click(await shown('support-show'));
  expect((await shown('support-text')).textContent).toContain('of_the_sandbox');
  expect(fake.calls).not.toContain('save_support_bundle');
  await user.click(hook('support-save'));
  await screen.findByText(/support-bundle\.json/);
  await user.click(hook('support-close'));
  await waitFor(() => expect(maybe('support-text')).toBeNull());
});
