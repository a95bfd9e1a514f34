import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { watchFiles } from '../../src/util/watched-file.js'

t.test('a change that could not be read is read at a later look, and complained about once', async (t) => {
  const path = join(t.testdir({ file: 'first' }), 'file')
  const used: string[] = []
  let fault: Error | undefined
  const { refresh } = watchFiles([path], ([contents]) => { used.push(String(contents)) }, (file) => {
    if (fault) throw fault
    return readFileSync(file)
  })
  t.notOk(refresh())
  writeFileSync(path, 'the second')
  fault = new Error('EMFILE: too many open files')
  t.throws(refresh, /EMFILE/)
  for (let look = 0; look < 3; look++) t.notOk(refresh(), 'told once')
  fault = new Error('EIO: i/o error')
  t.throws(refresh, /EIO/, 'another reason is told')
  fault = undefined
  t.ok(refresh())
  t.strictSame(used, ['first', 'the second'])
  t.notOk(refresh())
})

t.test('contents that cannot be used are complained about once, until they are others', async (t) => {
  const path = join(t.testdir({ file: 'good' }), 'file')
  const { refresh } = watchFiles([path], ([contents]) => { if (!String(contents).startsWith('good')) throw new Error('not good') })
  writeFileSync(path, 'bad')
  t.throws(refresh, /not good/)
  t.notOk(refresh())
  writeFileSync(path, 'good again')
  t.ok(refresh())
})
