import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import { defineConfig } from 'eslint/config';
import globals from 'globals';
import ts from 'typescript-eslint';

import svelteConfig from './svelte.config.js';

export default defineConfig(
  { ignores: ['dist/', 'dist-fake/', 'dist-player/', 'node_modules/', 'src/lib/ipc.gen.ts'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  { languageOptions: { globals: { ...globals.browser, ...globals.node } } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig } },
  },
  {
    // Texts come from the language spoken, never from one of them.
    files: ['src/**/*.svelte', 'src/**/*.ts'],
    ignores: ['src/messages/**', 'src/lib/language.svelte.ts', '**/*.test.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: 'messages/(en|de|es|ja|ar)$',
              message: 'Ask for `texts()` of lib/language.svelte.',
              allowTypeImports: true,
            },
          ],
        },
      ],
    },
  },
  {
    // TypeScript knows the globals; this rule does not.
    rules: { 'no-undef': 'off' },
  },
);
