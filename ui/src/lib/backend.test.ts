import { expect, test, vi } from 'vitest';

import { FakeBackend } from './backend.fake';
import { tauriBackend } from './backend.tauri';
import { COMMANDS, EVENTS } from './ipc.gen';

const { invoke, listen } = vi.hoisted(() => ({ invoke: vi.fn(), listen: vi.fn() }));
vi.mock('@tauri-apps/api/core', () => ({
  invoke,
  convertFileSrc: (path: string, protocol: string) => `${protocol}://localhost/${encodeURIComponent(path)}`,
}));
vi.mock('@tauri-apps/api/event', () => ({ listen }));

const withoutArguments = [
  'read_snapshot',
  'return_to_game',
  'forget_access_token',
  'read_last_bought',
  'import_purchases',
  'print_page',
  'take_proposal',
  'read_support_bundle',
  'save_support_bundle',
  'check_scheme',
  'repair_scheme',
  'check_update',
  'install_update',
];

function methodOf(command: string): string {
  return command.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

test.each(COMMANDS)(
  '%s is one method, with one argument named request where it takes any',
  async (command) => {
    invoke.mockReset().mockResolvedValue('answer');
    const method = Reflect.get(tauriBackend, methodOf(command)) as (request?: object) => Promise<unknown>;
    const request = withoutArguments.includes(command) ? undefined : { some: 'thing' };
    await expect(method(request)).resolves.toBe('answer');
    expect(invoke).toHaveBeenCalledExactlyOnceWith(...(request ? [command, { request }] : [command]));
  },
);

test('the fake has every command too', () => {
  const fake = new FakeBackend();
  for (const command of COMMANDS)
    expect(typeof Reflect.get(fake, methodOf(command)), command).toBe('function');
});

test('an event reaches who listens, without its wrapping', async () => {
  listen.mockImplementation((_event: string, heard: (event: object) => void) => {
    heard({ payload: { purchase_id: 'p1' } });
    return Promise.resolve(() => undefined);
  });
  const heard = vi.fn();
  await tauriBackend.listen(EVENTS.purchase_returned, heard);
  expect(heard).toHaveBeenCalledExactlyOnceWith({ purchase_id: 'p1' });
});

test('images come over the catalogue protocol', () => {
  expect(tauriBackend.imageUrl('coins 50')).toBe('catalogue://localhost/coins%2050');
});
