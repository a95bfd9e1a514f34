import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { ERROR_CODES, OrderingError, toProblem } from '../../src/errors.js'

/** A row of the table of codes: code, status, retry. */
const ROW_PATTERN = /^\| `([a-z0-9_]+)` \| (\d{3}) \| (no|\d+ ms) \| (.+) \| (.+) \|$/gm

const text = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'errors.md'), 'utf8')
const documented = [...text.matchAll(ROW_PATTERN)].map(([, code, status, retry]) => ({ code, status: Number(status), retry }))

t.test('docs/errors.md lists every code, in the order of src/errors.ts, with its status and when to retry', (t) => {
  const expected = ERROR_CODES.map((code) => {
    const { status, retryable, retryAfterMs } = toProblem(new OrderingError(code, ''))
    return { code, status, retry: retryable && retryAfterMs !== undefined ? `${retryAfterMs.toString()} ms` : 'no' }
  })
  t.strictSame(documented, expected)
  t.end()
})
