// What jsdom lacks: the page itself, and modal dialogs, as far as the views rely on them. And patience.

import { configure } from '@testing-library/svelte';

// A busy machine is no fault of a view.
configure({ asyncUtilTimeout: 20_000 });

if (typeof document !== 'undefined') {
  document.documentElement.lang = 'en';

  HTMLDialogElement.prototype.showModal = function showModal() {
    this.setAttribute('open', '');
    this.querySelector<HTMLElement>('button:not(:disabled), input, a[href]')?.focus();
  };
  HTMLDialogElement.prototype.close = function close() {
    this.removeAttribute('open');
  };
}
