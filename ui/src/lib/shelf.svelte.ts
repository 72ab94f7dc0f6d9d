// What of the catalogue is shown: by category and by the words looked for.

import type { ItemView } from './ipc.gen';
import { readerLocale } from './locale.svelte';

/** With fewer items than this, looking is quicker than searching. */
const MANY = 12;

export class Shelf {
  wanted = $state('');
  category = $state<string | null>(null);

  constructor(private readonly all: () => readonly ItemView[]) {}

  readonly items = $derived.by(() => {
    const words = fold(this.wanted).split(/\s+/).filter(Boolean);
    return this.all().filter(
      (item) =>
        (this.#category === null || item.category === this.#category) &&
        words.every((word) => fold(`${item.title} ${item.description}`).includes(word)),
    );
  });

  /** In the order in which the studio first names them. */
  readonly categories = $derived.by(() => [
    // eslint-disable-next-line svelte/prefer-svelte-reactivity -- made anew each time
    ...new Set(this.all().flatMap((item) => (item.category === null ? [] : [item.category]))),
  ]);

  readonly hasSearch = $derived.by(() => this.all().length > MANY);

  readonly hasCategories = $derived.by(() => this.hasSearch && this.categories.length > 1);

  readonly isNarrowed = $derived.by(() => this.wanted.trim() !== '' || this.#category !== null);

  showAll(): void {
    this.wanted = '';
    this.category = null;
  }

  /** A category that the catalogue has no longer is no filter. */
  get #category(): string | null {
    return this.category !== null && this.categories.includes(this.category) ? this.category : null;
  }
}

/** Without case and accents, so that "cafe" finds "Café". */
function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase(readerLocale());
}
