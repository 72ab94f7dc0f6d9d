// Whoever goes by keys has somewhere to go on from. What had the focus may be taken away, or stop being of use for a
// while: then the browser leaves the focus to nothing, and the next Tab begins at the window's first button.

/** Gives the focus back to what had it once that is of use again, else to the view's heading. Gives back how to stop. */
export function keepFocus(page: Document): () => void {
  let last: HTMLElement | null = null;

  const isLost = () => page.activeElement === null || page.activeElement === page.body;
  const isOfUse = (element: HTMLElement) => element.isConnected && !element.matches(':disabled');

  const note = ({ target }: FocusEvent) => {
    if (target instanceof HTMLElement) last = target;
  };
  /** Who clicks on nothing wants the focus nowhere; what was taken away or disabled did not. */
  const leave = ({ target }: FocusEvent) =>
    queueMicrotask(() => {
      if (last === target && last && isLost() && isOfUse(last)) last = null;
    });
  const look = () => {
    if (!last || !isLost()) return;
    if (isOfUse(last)) last.focus({ preventScroll: true });
    else if (!last.isConnected) page.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true });
  };

  const changes = new MutationObserver(look);
  changes.observe(page.body, { subtree: true, childList: true, attributeFilter: ['disabled'] });
  page.addEventListener('focusin', note);
  page.addEventListener('focusout', leave);
  return () => {
    changes.disconnect();
    page.removeEventListener('focusin', note);
    page.removeEventListener('focusout', leave);
  };
}
