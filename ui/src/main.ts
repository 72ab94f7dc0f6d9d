import { mount } from 'svelte';

// The base comes before what components add to it.
import './styles/tokens.css';
import './styles/base.css';
import './styles/print.css';

import App from './App.svelte';
import type { Backend } from './lib/backend';
import { tauriBackend } from './lib/backend.tauri';
import { isLanguage, languageOfPage, speak } from './lib/language.svelte';

/** A production build has no fake: the whole branch is cut out. */
async function chooseBackend(): Promise<Backend> {
  if (import.meta.env.MODE === 'production') return tauriBackend;
  const wanted = new URLSearchParams(location.search);
  const face = wanted.get('fake');
  if (face === null) return tauriBackend;
  const { fakeWithFace, isFace } = await import('./lib/fake/faces');
  const fake = fakeWithFace(isFace(face) ? face : 'ready');
  const theme = wanted.get('theme');
  if (theme === 'light' || theme === 'dark') fake.snapshot.theme = theme;
  const language = wanted.get('language') ?? '';
  if (isLanguage(language)) {
    fake.snapshot.language = language;
    document.documentElement.dataset.language = language;
  }
  fake.snapshot.storefront.accent = wanted.get('accent');
  fake.pace = 700;
  Object.assign(globalThis, { fake });
  return fake;
}

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no #app');

const backend = await chooseBackend();
await speak(languageOfPage(document.documentElement));
mount(App, { target, props: { backend } });
