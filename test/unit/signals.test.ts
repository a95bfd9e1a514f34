import t from 'tap'
import { linkSignals, onAbort } from '../../src/util/signals.js'

t.test('any number may wait for one signal', async (t) => {
  const warnings: Error[] = []
  const warn = (warning: Error): void => { warnings.push(warning) }
  process.on('warning', warn)
  t.teardown(() => { process.removeListener('warning', warn) })
  const source = new AbortController()
  const links = Array.from({ length: 500 }, () => linkSignals(source.signal))
  const called: number[] = []
  const lets = Array.from({ length: 500 }, (_, index) => onAbort(source.signal, () => { called.push(index) }))
  await new Promise((resolve) => { setImmediate(resolve) })
  t.strictSame(warnings, [], 'no warning of a leak')

  for (const letGo of lets.slice(1)) letGo()
  links[0]!.end('enough')
  t.equal(source.signal.aborted, false, 'the end of a link does not end its source')
  source.abort('over')
  t.strictSame(called, [0], 'who let go is not called')
  t.equal(links[0]!.signal.reason, 'enough')
  t.ok(links.slice(1).every(({ signal }) => signal.aborted && signal.reason === 'over'), 'all others follow')
  onAbort(source.signal, () => { called.push(-1) })
  t.strictSame(called, [0, -1], 'who comes late is called at once')
})
