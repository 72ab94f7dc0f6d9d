import { defineConfig } from 'vitest/config';

import faces from './vitest.faces.config.ts';

// The pictures of docs/faces, of the same shop window: `npm run pictures`.
export default defineConfig({
  test: { ...faces.test, include: ['faces/pictures.ts'], testTimeout: 300_000 },
});
