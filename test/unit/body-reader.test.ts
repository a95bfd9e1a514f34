import { Readable } from 'node:stream'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import t from 'tap'
import { BodyBudget, PartialItem } from '../../src/broadcast/body-limits.js'
import { BodyReader } from '../../src/broadcast/body-reader.js'
import { ManualClock } from '../helpers/process-faults.js'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const CHUNKS = 200

t.test('a body that is still being read holds nothing of what was read of it', async (t) => {
  const chunks: Array<WeakRef<Buffer>> = []
  const body = new Readable({
    read () {
      const chunk = Buffer.alloc(64 * 1024)
      chunks.push(new WeakRef(chunk))
      this.push(chunk)
    }
  })
  const clock = new ManualClock()
  const partial = new PartialItem(new BodyBudget(0), { timeoutMs: 1000, clock })
  const reader = new BodyReader(body, { stopping: new AbortController().signal, revoked: new AbortController().signal, clock, idleMs: 1000, partial })
  const reading = reader.chunks()
  for (let count = 0; count < CHUNKS; count++) t.equal((await reading.next()).done, false)
  await new Promise((resolve) => { setImmediate(resolve) })
  collectGarbage()
  const held = chunks.filter((chunk) => chunk.deref() !== undefined).length
  t.ok(held < CHUNKS / 10, `${held.toString()} of ${chunks.length.toString()} chunks are held`)
  await reading.return(undefined)
})
