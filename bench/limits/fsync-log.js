// The least that a durable log does: appends groups of envelopes to a file, each group with one fdatasync.
import { mkdtempSync, openSync, fdatasync, write, rmSync, closeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { envelopeWriter } from '../lib/envelopes.js'

const { count, sizeBytes, group } = JSON.parse(process.argv[2])
const directory = mkdtempSync(join(tmpdir(), 'ordering-bench-'))
const file = openSync(join(directory, 'log'), 'a')
const append = promisify(write)
const sync = promisify(fdatasync)
const writeEnvelope = envelopeWriter('bench', sizeBytes)
const startedAt = performance.now()
for (let done = 0; done < count; done += group) {
  const buffer = Buffer.allocUnsafe(group * writeEnvelope.sizeBytes)
  for (let at = 0; at < buffer.length;) at = writeEnvelope(buffer, at)
  await append(file, buffer)
  await sync(file)
}
const seconds = (performance.now() - startedAt) / 1000
closeSync(file)
rmSync(directory, { recursive: true })
console.log(JSON.stringify({ rate: count / seconds }))
