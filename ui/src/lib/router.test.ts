import { expect, test } from 'vitest';

import { hashOf, parseHash, Router } from './router.svelte';

test.each([
  ['', { view: 'store' }],
  ['#/store', { view: 'store' }],
  ['#/purchases', { view: 'purchases' }],
  ['#/settings', { view: 'settings' }],
  ['#/purchase/', { view: 'store' }],
  ['#/purchase/a%2Fb', { view: 'purchase', id: 'a/b' }],
  ['#/purchase/%E0%A4%A', { view: 'purchase', id: '%E0%A4%A' }],
  ['#/bench', { view: 'bench', id: '' }],
  ['#/bench/faults', { view: 'bench', id: 'faults' }],
  ['#/nonsense', { view: 'store' }],
])('%s is %o', (hash, route) => {
  expect(parseHash(hash)).toEqual(route);
});

test('every view is found again by its hash', () => {
  for (const view of ['store', 'purchases', 'settings'] as const)
    expect(parseHash(hashOf({ view }))).toEqual({ view });
  for (const id of ['', 'faults'])
    expect(parseHash(hashOf({ view: 'bench', id }))).toEqual({ view: 'bench', id });
  const purchase = { view: 'purchase', id: 'ä/#?' } as const;
  expect(parseHash(hashOf(purchase))).toEqual(purchase);
});

test('going somewhere is kept in the address', () => {
  const router = new Router();
  router.go({ view: 'purchase', id: 'p1' });
  expect(location.hash).toBe('#/purchase/p1');
  expect(router.current).toEqual({ view: 'purchase', id: 'p1' });
});
