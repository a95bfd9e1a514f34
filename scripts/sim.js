// Transpiles the sources and the simulator, and runs it. Fast: types are checked by `npm run lint`, not here.
import { spawnSync } from 'node:child_process'
import { transpile } from './transpile.js'

const directory = '.sim'
transpile(directory)
const { status } = spawnSync(process.execPath, ['--enable-source-maps', `${directory}/test/sim/gateway/main.js`, ...process.argv.slice(2)], { stdio: 'inherit' })
process.exit(status ?? 1)
