import fc from 'fast-check'
import t from 'tap'
import { resultToJson, type ItemResult } from '../../src/broadcast/submit-all.js'
import { OrderingError, toProblem } from '../../src/errors.js'

t.test('answers are the JSON that JSON.stringify makes of them', async () => {
  const id = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex'))
  const duplicate = fc.option(fc.record({ duplicate: fc.boolean() }), { nil: {} })
  const acknowledgement = fc.tuple(fc.maxSafeNat(), id, fc.maxSafeNat(), duplicate)
    .map(([seq, id, offset, duplicate]): ItemResult => ({ type: 'ack', seq, id, offset, ...duplicate }))
  const problem = fc.string().map((detail) => toProblem(new OrderingError('malformed_envelope', detail)))
  const error = fc.tuple(fc.maxSafeNat(), problem).map(([seq, problem]): ItemResult => ({ ...problem, type: 'error', seq }))
  fc.assert(fc.property(fc.oneof(acknowledgement, error), (result) => resultToJson(result) === JSON.stringify(result)))
})
