// Whether this computer says that it has a network. Followed only while something on screen reads it.

import { createSubscriber } from 'svelte/reactivity';

export class Connection {
  readonly #follow = createSubscriber((changed) => {
    addEventListener('online', changed);
    addEventListener('offline', changed);
    return () => {
      removeEventListener('online', changed);
      removeEventListener('offline', changed);
    };
  });

  get isOffline(): boolean {
    this.#follow();
    return !navigator.onLine;
  }
}
