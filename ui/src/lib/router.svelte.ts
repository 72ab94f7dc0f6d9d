// Which view is shown. It is kept in location.hash, so that a reload loses nothing.

export type Route =
  | { view: 'store' }
  | { view: 'item'; id: string }
  | { view: 'purchases' }
  | { view: 'purchase'; id: string }
  | { view: 'receipt'; id: string }
  | { view: 'settings' }
  | { view: 'bench'; id: string };

export class Router {
  current: Route = $state.raw(parseHash(location.hash));

  start(): () => void {
    const follow = () => {
      this.current = parseHash(location.hash);
    };
    follow();
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }

  go(route: Route): void {
    location.hash = hashOf(route);
    this.current = route;
  }
}

export function hashOf(route: Route): string {
  return 'id' in route && route.id !== ''
    ? `#/${route.view}/${encodeURIComponent(route.id)}`
    : `#/${route.view}`;
}

/** Anything that is not a view is the store. */
export function parseHash(hash: string): Route {
  const [, view, id] = hash.split('/');
  if (view === 'purchases' || view === 'settings') return { view };
  if ((view === 'purchase' || view === 'receipt' || view === 'item') && id) return { view, id: decoded(id) };
  if (view === 'bench') return { view, id: decoded(id ?? '') };
  return { view: 'store' };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
