// Transpiles the sources and the fuzzer, and runs it. Types are checked by `npm run lint`, not here.
import { spawnSync } from 'node:child_process'
import { transpile } from './transpile.js'

const directory = '.sim'
transpile(directory, ['src', 'routes', 'test/sim/gateway', 'test/helpers', 'test/fuzz'])
const { status } = spawnSync(process.execPath, ['--enable-source-maps', '--expose-gc', `${directory}/test/fuzz/main.js`, ...process.argv.slice(2)], { stdio: 'inherit' })
process.exit(status ?? 1)
