// What a window of an app does not do, and a page of a browser does.

/** No menu of a browser (Reload, Back, …) but where text can be edited or copied. Gives back how to stop. */
export function windowManners(page: Document): () => void {
  const keepMenu = (event: Event) => {
    const on = event.target instanceof Element ? event.target : null;
    const isText = on?.closest('input, .mono, .copyable, [role="alert"]');
    if (!isText) event.preventDefault();
  };
  const keepPlace = (event: Event) => {
    if (!(event.target instanceof HTMLInputElement)) event.preventDefault();
  };
  page.addEventListener('contextmenu', keepMenu);
  page.addEventListener('dragstart', keepPlace);
  return () => {
    page.removeEventListener('contextmenu', keepMenu);
    page.removeEventListener('dragstart', keepPlace);
  };
}
