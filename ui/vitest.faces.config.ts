import { defineConfig } from 'vitest/config';

// Every view and face in a real Chromium, on the fake backend: `npm run test:faces`.
export default defineConfig({
  test: {
    include: ['faces/**/*.test.ts'],
    globalSetup: ['faces/shop-window.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
