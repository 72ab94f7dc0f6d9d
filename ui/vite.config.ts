import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [svelte(), svelteTesting()],
  build: {
    // The oldest web views the app meets: WebKitGTK of Debian 12 and Ubuntu 22.04, WKWebView of macOS 13.
    target: ['safari16.4', 'chrome111'],
    // The content security policy has no room for inlined files other than images.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { port: 5173, strictPort: false },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
    setupFiles: ['tests/setup.ts'],
    restoreMocks: true,
    // Beside other builds on a small machine a view takes its time. What hangs is still found.
    testTimeout: 60_000,
  },
});
