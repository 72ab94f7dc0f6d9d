import { expect, test, vi } from 'vitest';

import { en, hook, maybe, openApp, screen, shown, waitFor } from '../../tests/app';
import { fakeWithFace } from '../lib/fake/faces';

const here = '#/settings';
const secret = 'sk_test_a-very-secret-token-9f3c';

const tokenField = () => hook('token-input') as HTMLInputElement;

test('the player id is saved, and a refusal says what to do', async () => {
  const { fake, user } = await openApp('ready', here);
  await user.clear(hook('player-input'));
  await user.type(hook('player-input'), ' player_7 ');
  await user.click(hook('player-save'));
  await waitFor(() => expect(hook('buyer').textContent).toContain('player_7'));
  expect(fake.snapshot.player_id).toBe('player_7');
  await user.clear(hook('player-input'));
  await user.click(hook('player-save'));
  expect((await shown('error')).dataset.code).toBe('player_invalid');
});

test('an environment is chosen, and one that is not set up can’t be', async () => {
  const { user } = await openApp('ready', here);
  expect(hook('environment-custom')).toHaveProperty('disabled', true);
  await user.click(hook('environment-sandbox'));
  await waitFor(() => expect(hook('environment-strip').dataset.environment).toBe('sandbox'));
  expect(hook('token-state').dataset.state).toBe('missing');
});

test('an environment that is refused is not shown as chosen', async () => {
  const { fake, user } = await openApp('ready', here);
  fake.refuse('set_environment', 'settings_not_saved');
  await user.click(hook('environment-production'));
  expect((await shown('error')).dataset.code).toBe('settings_not_saved');
  expect(hook('environment-production')).toHaveProperty('checked', false);
  expect(hook('environment-local')).toHaveProperty('checked', true);
});

test.each(['ready', 'sandbox_down'] as const)(
  'the token of the local sandbox is not asked for: %s',
  async (face) => {
    await openApp(face, here);
    expect(hook('token-state').textContent).toContain(en.settings.token.states.of_the_sandbox);
    expect(maybe('token-input')).toBeNull();
  },
);

test('a token is sent once and leaves the page at once', async () => {
  const { fake, user } = await openApp('no_token', here);
  const letGo = fake.hold('set_access_token');
  const sent = vi.spyOn(fake, 'setAccessToken');
  await user.type(tokenField(), secret);
  await user.click(hook('token-save'));
  expect(tokenField().value).toBe('');
  letGo();
  await waitFor(() => expect(hook('token-state').dataset.state).toBe('in_keychain'));
  expect(sent).toHaveBeenCalledExactlyOnceWith({
    token: secret,
    keep: 'keychain',
    production_confirmed: false,
  });
  expect(document.documentElement.outerHTML).not.toContain(secret);
  expect(hook('token-state').textContent).toContain('9f3c');
});

test('a refused token leaves the page too', async () => {
  const { fake, user } = await openApp('no_token', here);
  fake.refuse('set_access_token', 'token_refused');
  await user.type(tokenField(), secret);
  await user.click(hook('token-save'));
  expect((await shown('error')).dataset.code).toBe('token_refused');
  expect(tokenField().value).toBe('');
  expect(document.documentElement.outerHTML).not.toContain(secret);
});

test('for this run only is offered where the keychain has a problem, and not before', async () => {
  const { fake, user } = await openApp('no_token', here);
  expect(maybe('token-keep-run')).toBeNull();
  fake.refuse('set_access_token', 'keychain_timed_out');
  await user.type(tokenField(), secret);
  await user.click(hook('token-save'));
  await user.click(await shown('token-keep-run'));
  fake.refuse('set_access_token', null);
  await user.type(tokenField(), secret);
  await user.click(hook('token-save'));
  await waitFor(() => expect(hook('token-state').dataset.state).toBe('this_run'));
});

test('a locked keychain is said before anything is typed', async () => {
  await openApp('keychain_locked', here);
  expect(hook('keychain-problem').dataset.code).toBe('keychain_locked');
  hook('token-keep-run');
});

test('a production token waits for the warning to be confirmed', async () => {
  const { fake, user } = await openApp('production', here);
  await user.type(tokenField(), secret);
  expect(hook('token-save')).toHaveProperty('disabled', true);
  await user.click(hook('token-production-confirm'));
  const sent = vi.spyOn(fake, 'setAccessToken');
  await user.click(hook('token-save'));
  await waitFor(() => expect(hook('token-state').dataset.state).toBe('in_keychain'));
  expect(sent).toHaveBeenCalledExactlyOnceWith({
    token: secret,
    keep: 'keychain',
    production_confirmed: true,
  });
});

test('a token is replaced and forgotten, the latter after a question', async () => {
  const { fake, user } = await openApp('no_token', here);
  await user.type(tokenField(), secret);
  await user.click(hook('token-save'));
  await user.click(await shown('token-replace'));
  await user.type(await shown('token-input'), 'sk_test_other-0000');
  await user.click(hook('token-save'));
  await waitFor(() => expect(hook('token-state').textContent).toContain('0000'));
  await user.click(hook('token-forget'));
  expect(fake.calls).not.toContain('forget_access_token');
  await user.click(hook('token-forget-confirm'));
  await waitFor(() => expect(hook('token-state').dataset.state).toBe('missing'));
});

test('a scheme that another program took is said and repaired', async () => {
  const { user } = await openApp('scheme_taken', here);
  expect(hook('scheme-state').textContent).toContain(en.settings.scheme.states.other_program);
  expect(hook('scheme-state').textContent).toContain('Other Shop (/usr/bin/other-shop)');
  await user.click(hook('scheme-repair'));
  await waitFor(() => expect(hook('scheme-state').dataset.state).toBe('registered'));
});

test('what Rust says in English of the scheme and of ignored links is for testers alone', async () => {
  const fake = fakeWithFace('forged_links');
  fake.snapshot.scheme.state = 'unreachable';
  fake.snapshot.scheme.detail = 'its Exec line has no %u';
  fake.snapshot.scheme.ignored = [
    { reason: 'malformed', count: 2, last_at: 1, detail: 'it has another scheme' },
    { reason: 'malformed', count: 3, last_at: 2, detail: 'it is longer than 2048 bytes' },
  ];
  await openApp(fake, here);
  const lines = () => [...hook('ignored-links').querySelectorAll('li')].map((line) => line.dataset.count);
  expect(lines()).toEqual(['5']);
  for (const english of ['Exec line', 'another scheme', '2048'])
    expect(document.body.textContent).not.toContain(english);
  fake.snapshot = { ...fake.snapshot, bench: { is_open: true, kept_out: false, faults: [] } };
  fake.tell('snapshot_changed', null);
  await waitFor(() => expect(hook('scheme-detail').textContent).toContain('Exec line'));
  expect(lines()).toEqual(['2', '3']);
  expect(hook('ignored-links').textContent).toContain('2048');
});

test('links that were ignored are told with the reason, one line each', async () => {
  await openApp('forged_links', here);
  const lines = hook('ignored-links').querySelectorAll('li');
  expect(lines).toHaveLength(2);
  expect(lines[0]?.textContent).toContain(en.settings.scheme.ignored.reasons.unknown_purchase);
  expect(lines[0]?.textContent).toContain('12');
  expect(lines[1]?.textContent).toContain(en.settings.scheme.ignored.reasons.malformed);
});

test('About says which version this is, and where the purchases are kept', async () => {
  const fake = fakeWithFace('ready');
  fake.snapshot.app = {
    name: 'Star Harbor Shop',
    version: '3.1.4',
    data_folder: '/home/ada/.local/share/shop',
  };
  await openApp(fake, here);
  const about = screen.getByRole('region', { name: en.settings.about.title });
  expect(about.textContent).toContain(`${en.settings.about.version} 3.1.4`);
  expect(about.textContent).toContain(en.settings.about.dataFolder);
  expect(about.textContent).toContain('/home/ada/.local/share/shop');
});

test('the theme is set on the page', async () => {
  const { user } = await openApp('ready', here);
  await user.click(hook('theme-dark'));
  await waitFor(() => expect(document.documentElement.dataset.theme).toBe('dark'));
});

test('a build without an update channel says nothing of updates', async () => {
  await openApp('ready', here);
  expect(maybe('update-state')).toBeNull();
  expect(maybe('update-note')).toBeNull();
});

test('a newer version is told in every view and installed only when asked', async () => {
  const { fake, user } = await openApp('ready', '#/');
  fake.channel = { state: 'available', version: '0.2.0' };
  await fake.checkUpdate();
  expect((await shown('update-note')).textContent).toContain('0.2.0');
  const installed = vi.spyOn(fake, 'installUpdate');
  await user.click(hook('nav-settings'));
  expect((await shown('update-state')).dataset.state).toBe('available');
  expect(installed).not.toHaveBeenCalled();
  fake.refuse('install_update', 'update_failed');
  await user.click(hook('update-install'));
  expect(installed).toHaveBeenCalledOnce();
  expect((await shown('error')).dataset.code).toBe('update_failed');
});

test('asking for updates says that this is the newest version, or that nobody answered', async () => {
  const { fake, user } = await openApp('updatable', here);
  fake.refuse('check_update', 'update_failed');
  await user.click(hook('update-check'));
  expect((await shown('error')).dataset.code).toBe('update_failed');
  fake.refuse('check_update', null);
  await user.click(hook('update-check'));
  await waitFor(() => expect(hook('update-state').dataset.state).toBe('current'));
  expect(maybe('update-install')).toBeNull();
});
