import neostandard from 'neostandard'
import tseslint from 'typescript-eslint'

const pure = 'src/consenter is pure: take data in, return effects (docs/adr/0001).'
const direction = 'Imports point one way: protocol <- consenter <- chain -> {ordered-log, ledger}; see docs/architecture.md.'

/** Forbids imports by pattern. A later entry for the same file replaces an earlier one, so each folder has its full list. */
function forbid (files, groups, message = direction) {
  return { files: [`${files}/**/*.ts`], rules: { 'no-restricted-imports': ['error', { patterns: [{ group: groups, message }] }] } }
}

const outer = ['fastify', '@fastify/*', '**/routes/**', '**/app.js', '**/gateway.js', '**/main.js']
const folder = (...names) => names.map((name) => `**/${name}/**`)

export default [
  { ignores: ['dist/**', '.sim/**', '.sim-mutations/**', '.tap/**', 'coverage/**', 'src/protocol/generated/**'] },
  ...neostandard({ ts: true, noJsx: true }),
  ...tseslint.configs.strictTypeChecked.map((config) => ({ ...config, files: ['**/*.ts'] })),
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-function-return-type': ['error', { allowExpressions: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // The generated messages and Long are typed as classes but are plain structures; a wire enum may hold any number.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      '@typescript-eslint/require-await': 'off', // Fastify plugins are async without await
      'no-void': 'off', // marks promises that are deliberately not awaited
      complexity: ['error', 15],
      'max-params': ['error', 4],
      'max-len': ['error', { code: 180, ignoreUrls: true }],
      'no-console': 'error'
    }
  },
  {
    files: ['src/**/*.ts', 'routes/**/*.ts'],
    ignores: ['src/config.ts'],
    rules: { 'no-restricted-properties': ['error', { object: 'process', property: 'env', message: 'Read the environment in src/config.ts only.' }] }
  },
  forbid('src/protocol', [...outer, ...folder('consenter', 'chain', 'ordered-log', 'ledger', 'broadcast', 'deliver', 'metrics', 'health')]),
  forbid('src/consenter', ['node:*', '!node:crypto', '!node:assert', 'kafkajs', 'lmdb', 'prom-client', 'pino', ...outer,
    ...folder('chain', 'ordered-log', 'ledger', 'broadcast', 'deliver', 'metrics', 'health')], pure),
  forbid('src/chain', ['kafkajs', 'lmdb', ...outer, ...folder('broadcast', 'deliver', 'health')]),
  forbid('src/ordered-log', [...outer, ...folder('consenter', 'ledger', 'broadcast', 'deliver', 'health')]),
  forbid('src/ledger', ['kafkajs', ...outer, ...folder('ordered-log', 'broadcast', 'deliver', 'health')]),
  forbid('src/broadcast', ['kafkajs', 'lmdb', ...outer, ...folder('ordered-log', 'deliver')]),
  forbid('src/deliver', ['kafkajs', 'lmdb', ...outer, ...folder('ordered-log', 'broadcast', 'consenter')]),
  forbid('src/access', ['kafkajs', 'lmdb', '**/routes/**', '**/app.js', '**/gateway.js', '**/main.js',
    ...folder('consenter', 'chain', 'ordered-log', 'ledger', 'broadcast', 'deliver', 'health')]),
  forbid('src/tracing', ['kafkajs', 'lmdb', '**/routes/**', '**/app.js', '**/gateway.js', '**/main.js',
    ...folder('consenter', 'chain', 'ordered-log', 'ledger', 'broadcast', 'deliver', 'health')]),
  forbid('src/transport', ['kafkajs', 'lmdb', '**/routes/**', '**/app.js', '**/gateway.js', '**/main.js',
    ...folder('consenter', 'chain', 'ordered-log', 'ledger', 'broadcast', 'deliver', 'health')]),
  forbid('src/client', ['node:*', '../*', 'ws', ...outer], 'The client runs in browsers: it imports nothing but its own files.'),
  forbid('routes', ['kafkajs', 'lmdb', ...folder('ordered-log', 'consenter'), '**/app.js', '**/gateway.js', '**/main.js']),
  {
    files: ['src/consenter/**/*.ts', 'src/protocol/**/*.ts'],
    rules: {
      'no-restricted-globals': ['error', ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'process', 'Date', 'performance', 'crypto'].map((name) => ({ name, message: pure }))],
      'no-restricted-syntax': ['error',
        { selector: ':function[async=true]', message: pure },
        { selector: "MemberExpression[object.name='Math'][property.name='random']", message: pure }]
    }
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-floating-promises': 'off',
      '@typescript-eslint/explicit-function-return-type': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      'no-console': 'off'
    }
  },
  { files: ['**/*.js'], ...tseslint.configs.disableTypeChecked }
]
