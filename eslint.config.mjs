// Lint: TypeScript's own rules everywhere, Figma's in the sandbox's room, and the rooms' table said as sentences by test/unit/rooms.test.ts.
import figma from '@figma/eslint-plugin-figma-plugins'
import tseslint from 'typescript-eslint'

const rooms = [
  'contract',
  'plugin',
  'ui',
  'relay',
  'simulator',
  'playground',
  'playground/test',
  'package',
  'test',
]

export default tseslint.config(
  { ignores: ['**/dist/', 'node_modules/', '.data/'] },
  ...tseslint.configs.recommended,
  // Taking a key out of an object by naming it is how to leave it out.
  { rules: { '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }] } },
  ...rooms.map((room) => ({
    files: [`${room}/**/*.{ts,tsx}`],
    languageOptions: {
      parserOptions: { project: `${room}/tsconfig.json`, tsconfigRootDir: import.meta.dirname },
    },
  })),
  {
    files: ['relay/serve/**/*.ts'],
    languageOptions: {
      parserOptions: { project: 'relay/tsconfig.serve.json', tsconfigRootDir: import.meta.dirname },
    },
  },
  {
    files: rooms.map((room) => `${room}/**/*.{ts,tsx}`),
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { attributes: false } },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    files: ['plugin/**/*.ts'],
    plugins: { '@figma/figma-plugins': figma },
    rules: figma.configs.recommended.rules,
  },
)
