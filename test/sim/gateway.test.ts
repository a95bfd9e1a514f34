import { randomInt } from 'node:crypto'
import t, { type Test } from 'tap'
import { decodeBlock, encodeBlock, headerHash, MetadataSlot } from '../../src/protocol/block.js'
import { decodeConfigEnvelope } from '../../src/protocol/channel-config.js'
import { decodeEnvelope, envelopeId } from '../../src/protocol/envelope.js'
import { configOfBlock } from '../../src/protocol/genesis.js'
import { decodeKafkaMessage } from '../../src/protocol/kafka-message.js'
import { decodeOrdererSlot, encodeKafkaMetadata } from '../../src/protocol/kafka-metadata.js'
import { readVector, vectorGenesis, type Vector } from '../helpers/golden.js'
import { MODES, type Mode } from './gateway/modes.js'
import { ReferenceOrderer, type ChannelRules } from './gateway/reference-orderer.js'
import { simulate } from './gateway/simulation.js'

/**
 * The whole service under faults (docs/reliability.md). SIM_SEED repeats a run, SIM_SCHEDULES makes it longer; one seed
 * alone, with a trace, is repeated by `npm run sim -- --seed S --trace`.
 */
const seed = Number(process.env['SIM_SEED'] ?? randomInt(2 ** 31))
const schedules = Number(process.env['SIM_SCHEDULES'] ?? 250)
t.comment(`SIM_SEED=${seed.toString()} SIM_SCHEDULES=${schedules.toString()}`)
Error.stackTraceLimit = 0 // errors are a part of every run, and their traces cost more than all else

t.test('a seed gives the same run again', async (t) => {
  for (const mode of Object.values(MODES)) {
    for (const one of [seed, seed + 1]) {
      const [first, second] = [await mode(one), await mode(one)]
      t.equal(first.traceHash, second.traceHash)
      t.equal(first.events, second.events)
    }
  }
  t.not((await simulate(seed)).traceHash, (await simulate(seed + 1)).traceHash, 'another seed, another run')
})

/** Runs from the seed on; each must hold, and all faults must be met in enough of them. */
async function holds (t: Test, { mode, runs, faults }: { mode: Mode, runs: number, faults: readonly string[] }): Promise<void> {
  const occurrences = new Map<string, number>()
  for (let run = 0; run < runs; run++) {
    const outcome = await MODES[mode](seed + run)
    for (const [what, count] of outcome.occurrences) occurrences.set(what, (occurrences.get(what) ?? 0) + count)
    if (outcome.violation) {
      t.fail(`seed ${outcome.seed.toString()} (--mode ${mode}): ${outcome.violation.message}`)
      return
    }
  }
  t.pass(`${runs.toString()} runs`)
  for (const what of faults) {
    const count = occurrences.get(what) ?? 0
    t.comment(`${count.toString().padStart(8)} ${what}`)
    if (schedules >= 250) t.ok(count > 0, `${what} happens`)
  }
}

t.test('whatever fails, nothing acknowledged is lost and all replicas agree', async (t) => {
  await holds(t, {
    mode: 'replicas',
    runs: schedules,
    faults: [
      'append lost', 'append late', 'append unanswered', 'append duplicated', 'append refused', 'fetch error', 'silence', 'cutOff',
      'diskFull', 'slow commit', 'failed commit', 'fsync lost', 'write torn', 'corruption of blocks', 'corruption of entries', 'clockJump',
      'crash', 'powerFailure', 'stop', 'misconfiguration', 'config', 'stale envelope', 'garbage', 'answer lost', 'request lost',
      'writer stalled', 'writer vanished', 'subscriber stalled', 'subscriber vanished', 'key repeated',
      ...['starting', 'catching-up', 'ready', 'read-only', 'halted'].map((state) => `no longer ${state}`)
    ]
  })
})

t.test('the embedded log keeps what it acknowledged, and blocks go on as they were', async (t) => {
  const faults = ['acknowledgement', 'crash', 'disk full', 'slow commit', 'failed commit', 'fsync lost', 'corruption'].map((what) => `embedded ${what}`)
  await holds(t, { mode: 'embedded', runs: Math.ceil(schedules / 5), faults })
})

t.test('whatever brokers answer, and when, readers get every record once and in order', async (t) => {
  const faults = ['fetch lost', 'connection broken', 'answer late', 'answer of an older position', 'answer damaged', 'reader told'].map((what) => `fetcher: ${what}`)
  await holds(t, { mode: 'fetcher', runs: Math.ceil(schedules / 5), faults })
})

/** The configs that the records of a real log bring, by the envelope's id. */
function configsOf ({ messages }: Vector): Map<string, ChannelRules> {
  const configs = new Map<string, ChannelRules>()
  for (const { value } of messages) {
    try {
      const message = decodeKafkaMessage(Buffer.from(value, 'base64'))
      if (message.type !== 'regular') continue
      const envelope = decodeEnvelope(message.payload)
      configs.set(envelopeId(envelope.bytes), decodeConfigEnvelope(envelope).config)
    } catch { /* no config */ }
  }
  return configs
}

for (const name of ['v10', 'v14', 'v14-config-ch1'] as const) {
  t.test(`${name}: the rules that replicas are compared with give a real Fabric's blocks`, (t) => {
    const vector = readVector(name)
    const genesis = vectorGenesis(vector)
    const configs = configsOf(vector)
    const reference = new ReferenceOrderer({ genesis: encodeBlock(genesis), rules: configOfBlock(genesis).config, configOf: (id) => configs.get(id) })
    for (const { offset, value } of vector.messages) reference.take({ offset, value: Buffer.from(value, 'base64') })
    const cut = reference.blocks.slice(1).map(({ bytes }) => {
      const { header, metadata } = decodeBlock(bytes)
      const ordererMetadata = encodeKafkaMetadata(decodeOrdererSlot(metadata[MetadataSlot.ORDERER])!)
      return [header.number, headerHash(header).toString('hex'), Buffer.from(ordererMetadata).toString('hex')]
    })
    t.strictSame(cut, vector.blocks.map(({ number, headerHash, ordererMetadata }) => [number, headerHash, ordererMetadata]))
    t.end()
  })
}
