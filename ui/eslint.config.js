import svelte from 'eslint-plugin-svelte';
import tseslint from 'typescript-eslint';
import config from './svelte.config.js';

const onlyIpc = {
  patterns: [
    {
      group: ['@tauri-apps/*'],
      message: 'Only src/ipc may import the Tauri API; import from "../ipc" instead.',
    },
  ],
};

export default tseslint.config(
  { ignores: ['dist', 'node_modules', 'test-results', 'src/ipc/bindings.ts'] },
  ...tseslint.configs.recommended,
  ...svelte.configs.recommended,
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: tseslint.parser, svelteConfig: config } },
  },
  {
    files: ['src/**/*.ts', 'src/**/*.svelte'],
    ignores: ['src/ipc/**'],
    rules: { 'no-restricted-imports': ['error', onlyIpc] },
  },
  {
    files: ['src/primitives/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            ...onlyIpc.patterns,
            {
              group: ['../features/*', '../views/*', '../ipc', '../ipc/*', '../i18n', '../i18n/*'],
              message: 'Primitives know no domain words: pass data and text in as props.',
            },
          ],
        },
      ],
    },
  },
  {
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      // TypeScript checks names; the parser knows no Svelte globals.
      'no-undef': 'off',
      // The compiler warns where the linter's copy of its checks does not.
      'svelte/no-unused-svelte-ignore': 'off',
      'svelte/require-each-key': 'error',
      // Plain collections are kept beside a version counter where every entry as a signal would cost too much.
      'svelte/prefer-svelte-reactivity': 'off',
    },
  },
);
