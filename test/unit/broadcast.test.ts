import { Registry } from 'prom-client'
import t, { type Test } from 'tap'
import { Admission } from '../../src/broadcast/admission.js'
import { Broadcast } from '../../src/broadcast/broadcast.js'
import { envelopeFromBytes } from '../../src/broadcast/envelopes.js'
import type { Chain } from '../../src/chain/chain.js'
import { Registrar } from '../../src/chain/registrar.js'
import { hasCode, OrderingError, reasonOf } from '../../src/errors.js'
import { Receipts } from '../../src/ledger/receipts.js'
import type { ReceiptIndex } from '../../src/ledger/receipt-index.js'
import { makeBroadcastMetrics } from '../../src/metrics/broadcast-metrics.js'
import { envelopeId, makeEnvelope } from '../../src/protocol/envelope.js'
import { configOfBlock, makeGenesisBlock } from '../../src/protocol/genesis.js'
import { encodeKafkaMessage, MessageClass } from '../../src/protocol/kafka-message.js'
import type { RecordHeaders } from '../../src/protocol/log-record.js'
import { systemClock } from '../../src/util/clock.js'
import { makeNextConfig } from '../helpers/config-envelopes.js'
import { GENESIS_OPTIONS, makeWorld } from '../helpers/process-faults.js'

interface Appended {
  readonly envelopes: readonly Uint8Array[]
  readonly headers: RecordHeaders | undefined
}

interface World {
  readonly appends: Appended[]
  /** What a writer is told, checked to be about its envelope: its place in the log, or why it is in none. */
  readonly submit: (text: string, headers?: RecordHeaders) => Promise<string>
  readonly inFlightBytes: () => number
}

/** The way into a chain that only notes what it is given, and takes no more than so many bytes at once. */
function makeBroadcast (t: Test, { maxBytes = Infinity, maxInFlightBytes = Infinity } = {}): World {
  const appends: Appended[] = []
  let next = 7
  const order: Chain['order'] = async (envelopes, headers) => {
    if (envelopes.reduce((sum, { length }) => sum + length, 0) > maxBytes) throw new OrderingError('envelope_too_large', 'too large')
    appends.push({ envelopes, headers })
    next += envelopes.length
    return await Promise.resolve(next - envelopes.length)
  }
  const registrar = new Registrar([{ channel: 'orders', order } as Chain])
  const admission = new Admission({ maxInFlightBytes, maxInFlightBytesPerChannel: maxInFlightBytes })
  const broadcast = new Broadcast({
    registrar, receipts: new Receipts({} as ReceiptIndex), admission, metrics: makeBroadcastMetrics(new Registry(), ['orders'], admission), clock: systemClock
  })
  return {
    appends,
    inFlightBytes: () => admission.level.inFlightBytes,
    submit: async (text, headers) => {
      const envelope = makeEnvelope(Buffer.from(text))
      try {
        const { id, offset } = await broadcast.submit({ channel: 'orders', envelope, headers })
        t.equal(id, envelopeId(envelope.bytes))
        return `${text.slice(0, 1)} ${offset.toString()}`
      } catch (error) {
        return hasCode(error, 'overloaded') ? 'overloaded' : reasonOf(error)
      }
    }
  }
}

t.test('what is submitted by itself in one turn goes into the log together, and each is told its own place', async (t) => {
  const { submit, appends } = makeBroadcast(t)
  t.strictSame(await Promise.all(['a', 'b', 'c'].map(async (text) => await submit(text))), ['a 7', 'b 8', 'c 9'])
  t.strictSame(await Promise.all(['d', 'e'].map(async (text) => await submit(text))), ['d 10', 'e 11'])
  t.strictSame(appends.map(({ envelopes }) => envelopes.length), [3, 2])
})

t.test('large ones go by themselves, in order', async (t) => {
  const { submit, appends } = makeBroadcast(t)
  const sizes = [40, 20, 30, 30, 600, 1, 1]
  const answers = await Promise.all(sizes.map(async (kib, index) => await submit(index.toString().repeat(kib * 1024))))
  t.strictSame(answers, ['0 7', '1 8', '2 9', '3 10', '4 11', '5 12', '6 13'])
  t.strictSame(appends.map(({ envelopes }) => envelopes.length), [2, 2, 1, 2])
})

t.test('one that belongs to a trace keeps its headers for itself', async (t) => {
  const { submit, appends } = makeBroadcast(t)
  const headers = { traceparent: Buffer.from('00') }
  await Promise.all([submit('a'), submit('b', headers), submit('c')])
  t.strictSame(appends.map(({ envelopes, headers }) => [envelopes.length, headers]).sort(([one], [other]) => Number(one) - Number(other)), [[1, headers], [2, undefined]])
})

t.test('one that does not fit is refused, and none of the others', async (t) => {
  const { submit, appends, inFlightBytes } = makeBroadcast(t, { maxInFlightBytes: 1000 })
  const texts = ['a', 'b', 'c', 'd', 'e'].map((letter) => letter.repeat(240))
  t.strictSame(await Promise.all(texts.map(async (text) => await submit(text))), ['a 7', 'b 8', 'c 9', 'd 10', 'overloaded'])
  t.strictSame(appends.map(({ envelopes }) => envelopes.length), [4])
  t.equal(inFlightBytes(), 0, 'nothing is left in flight')
})

t.test('together too large: each by itself, and only what is too large alone is refused', async (t) => {
  const { submit, inFlightBytes } = makeBroadcast(t, { maxBytes: 100 })
  const answers = await Promise.all([submit('a'.repeat(60)), submit('b'.repeat(60)), submit('c'.repeat(200))])
  t.strictSame(answers, ['a 7', 'b 8', 'too large'])
  t.equal(inFlightBytes(), 0, 'nothing is left in flight')
})

/** Submits what the config of a channel allows, and the next one does not, which is in the log in front of it. */
async function submitBehindConfig (t: Test, idempotencyKey?: string): Promise<void> {
  const { log, chain: makeChain, until, clock } = makeWorld(t)
  const chain = makeChain()
  await chain.start()
  await until('ready', () => chain.status.state === 'ready')
  const admission = new Admission({ maxInFlightBytes: Infinity, maxInFlightBytesPerChannel: Infinity })
  const receipts = new Receipts({ findKey: () => undefined, reached: async () => undefined } as unknown as ReceiptIndex)
  const metrics = makeBroadcastMetrics(new Registry(), ['orders'], admission)
  const broadcast = new Broadcast({ registrar: new Registrar([chain]), receipts, admission, metrics, clock })
  const { config } = configOfBlock(makeGenesisBlock('orders', GENESIS_OPTIONS))
  const payload = makeNextConfig('orders', config, { absoluteMaxBytes: 100, preferredMaxBytes: 100 }).bytes
  log.silent = idempotencyKey !== undefined // one with a key waits until all that is in the log is read
  const configured = log.append('orders', [{ value: encodeKafkaMessage({ type: 'regular', payload, configSequence: 0n, class: MessageClass.CONFIG, originalOffset: 0n }) }])
  if (log.silent) await configured
  const submitted = broadcast.submit({ channel: 'orders', envelope: makeEnvelope(Buffer.alloc(1000)), idempotencyKey })
  log.silent = false
  const { offset } = await submitted
  t.equal(chain.config?.absoluteMaxBytes, 100)
  t.match(log.of('orders')[offset]?.message, { type: 'regular', configSequence: 0n }, 'whoever reads it checks it anew')
}

t.test('a config that rules before the end of the turn is found to be newer than what was checked', async (t) => { await submitBehindConfig(t) })

t.test('a config that rules before a key is looked for is found to be newer than what was checked', async (t) => { await submitBehindConfig(t, 'key') })

t.test('who joins a submission whose outcome is unknown is told which envelope may be in the log', async (t) => {
  const sent: string[] = []
  const order: Chain['order'] = async ([bytes]) => {
    sent.push(envelopeId(bytes as Uint8Array))
    return await Promise.reject(new OrderingError('outcome_unknown', 'no answer'))
  }
  const registrar = new Registrar([{ channel: 'orders', order, keyed: async () => undefined, ledger: {}, firstKeyedBlock: 0 } as unknown as Chain])
  const admission = new Admission({ maxInFlightBytes: Infinity, maxInFlightBytesPerChannel: Infinity })
  const receipts = new Receipts({ findKey: () => undefined, reached: async () => undefined } as unknown as ReceiptIndex)
  const broadcast = new Broadcast({ registrar, receipts, admission, metrics: makeBroadcastMetrics(new Registry(), ['orders'], admission), clock: systemClock })
  const submit = async (): Promise<unknown> => {
    const envelope = envelopeFromBytes(Buffer.from('opaque'), 'orders', 0) // with a nonce of its own
    return await broadcast.submit({ channel: 'orders', envelope, wrapped: true, idempotencyKey: 'k' }).catch((error: unknown) => error)
  }
  const outcomes = await Promise.all([submit(), submit()])
  t.equal(sent.length, 1)
  t.match(outcomes, [{ code: 'outcome_unknown', data: { id: sent[0] } }, { code: 'outcome_unknown', data: { id: sent[0] } }])
})
