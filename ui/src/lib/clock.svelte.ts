// Now, for what is shown as elapsing. Ticks once a second, and only while something on screen reads it.

import { createSubscriber } from 'svelte/reactivity';

export class Clock {
  readonly #follow = createSubscriber((tick) => {
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  });

  get now(): number {
    this.#follow();
    return Date.now();
  }
}
