// Generates src/protocol/generated/messages.{js,d.ts} from proto/*.proto.
// With --check it writes nothing and fails when the committed files are not what the .proto files say.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, copyFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const out = mkdtempSync(join(tmpdir(), 'generate-protocol-'))
const bin = (name) => join(root, 'node_modules', '.bin', name)
const sources = ['common', 'configuration', 'orderer', 'gateway'].map((name) => join(root, 'proto', `${name}.proto`))

try {
  execFileSync(bin('pbjs'), [
    '-t', 'static-module', '-w', 'es6', '--force-long', '--no-verify', '--no-convert', '--no-delimited', '--no-create', '--no-service',
    '-p', join(root, 'proto'), '-o', join(out, 'messages.js'), ...sources
  ], { stdio: 'inherit' })
  execFileSync(bin('pbts'), ['-o', join(out, 'messages.d.ts'), join(out, 'messages.js')], { stdio: 'inherit' })
  for (const file of ['messages.js', 'messages.d.ts']) {
    const committed = join(root, 'src', 'protocol', 'generated', file)
    if (!process.argv.includes('--check')) copyFileSync(join(out, file), committed)
    else if (readFileSync(committed, 'utf8') !== readFileSync(join(out, file), 'utf8')) {
      process.stderr.write(`src/protocol/generated/${file} is stale: run "npm run proto" and commit the result\n`)
      process.exitCode = 1
    }
  }
} finally {
  rmSync(out, { recursive: true })
}
