// Renders the whole app on a fake backend, at a view.

import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { expect } from 'vitest';

import App from '../src/App.svelte';
import { FakeBackend } from '../src/lib/backend.fake';
import { faces, fakeWithFace } from '../src/lib/fake/faces';

export { faces, screen, waitFor };
export { en } from '../src/messages/en';

export interface Opened {
  fake: FakeBackend;
  user: ReturnType<typeof userEvent.setup>;
}

/** Opens the app and waits for its first snapshot, unless that is not to come. */
export async function openApp(face: keyof typeof faces | FakeBackend, hash = '#/store'): Promise<Opened> {
  const opened = startApp(face instanceof FakeBackend ? face : fakeWithFace(face), hash);
  if (face !== 'loading' && face !== 'broken') await shown('nav-store');
  return opened;
}

export function startApp(fake: FakeBackend, hash = '#/store'): Opened {
  location.hash = hash;
  render(App, { backend: fake });
  return { fake, user: userEvent.setup() };
}

/** The element with that data-test; fails when there is none. */
export function hook(name: string): HTMLElement {
  const found = maybe(name);
  if (!found) throw new Error(`nothing on screen has data-test="${name}"`);
  return found;
}

export function maybe(name: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-test="${name}"]`);
}

export async function shown(name: string): Promise<HTMLElement> {
  return waitFor(() => hook(name));
}

export async function hasState(state: string): Promise<void> {
  await waitFor(() => expect(hook('purchase-state').dataset.state).toBe(state));
}
