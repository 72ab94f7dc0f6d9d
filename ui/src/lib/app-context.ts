// What screens and components reach without passing it through every layer.

import { createContext } from 'svelte';

import type { Backend } from './backend';
import type { Checkout } from './checkout.svelte';
import type { Clock } from './clock.svelte';
import type { Router } from './router.svelte';
import type { Shop } from './shop.svelte';

export interface AppContext {
  backend: Backend;
  shop: Shop;
  router: Router;
  checkout: Checkout;
  clock: Clock;
}

export const [useApp, provideApp] = createContext<AppContext>();
