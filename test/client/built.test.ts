import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'

const DIRECTORY = join(import.meta.dirname, '..', '..', 'dist', 'src', 'client')

t.test('the built client needs nothing that a browser lacks', async (t) => {
  const files = readdirSync(DIRECTORY).filter((name) => name.endsWith('.js'))
  t.ok(files.includes('index.js'))
  for (const name of files) {
    const text = readFileSync(join(DIRECTORY, name), 'utf8')
    for (const [, from] of text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"]+)['"]/g)) t.match(from, /^\.\/[a-z-]+\.js$/, `${name} imports only its neighbours`)
    const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
    t.notMatch(code, /\b(Buffer|process|require|setImmediate|__dirname)\b/, `${name} has nothing of Node.js`)
  }
})
