import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { parse } from 'yaml'
import { KEYS } from '../../src/config-keys.js'
import type { Kind } from '../../src/config-kinds.js'
import { configSchema } from '../../src/config-schema.js'
import { ConfigError, describeChannelKeys, describeKeys, readConfig } from '../../src/config.js'
import { writeConfig } from '../helpers/process.js'

const allows = new Ajv({ allErrors: true, strict: true, strictTypes: false }).compile(configSchema())

/** What the gateway says about the value of a key by itself; nothing when it takes it. */
function faultOf (t: Test, document: unknown, name: string): string | undefined {
  try {
    readConfig({ environment: {}, file: writeConfig(t.testdirName, document) })
    return undefined
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    const lines = error.message.split('\n').filter((line) => [' ', '.', ':'].some((end) => line.startsWith(name + end)))
    return lines.find((line) => line.includes(', must be ') && !line.includes('must not be'))
  }
}

/**
 * Values of every type, at the edges of what is allowed and behind them. Text is never that of a number or a flag, which
 * the gateway takes too, as it must from variables.
 */
const anyValue = fc.oneof(
  fc.constantFrom(0, 1, 2, 99, 100, 1000, 32767, 32768, 65535, 65536, 600_000, 600_001, 3_600_000, 3_600_001, 2 ** 30, 2 ** 30 + 1, 2 ** 32 - 1, 2 ** 32),
  fc.constantFrom(Number.MAX_SAFE_INTEGER, 2 ** 53, -1, 1.5, true, false, null, '', 'info', 'none', 'kafkajs', {}, [], [[]], [1], ['a:1'], ['a:1', 'b'], [['a:1']]),
  fc.constantFrom('a:1', 'a:1,b:22222', ' a:1 , ,[::1]:9,', 'a:1 b:1', 'a:123456', ':1', '[x]:1', 'a,b:1', 'text'),
  fc.integer(),
  fc.array(fc.constantFrom('a:1', '[::1]:2', 'a', ',', ' '), { maxLength: 4 }).map((parts) => parts.join(',')),
  fc.array(fc.constantFrom('a:1', '[::1]:2', 'a', 'a,b:1', ''), { maxLength: 3 })
)

const KINDS = Object.fromEntries(Object.entries(KEYS).map(([name, { kind }]) => [name, kind as Kind<unknown>]))

/** Both must take a document, or both refuse it; a loose schema may allow more. */
function compare (document: unknown, fault: string | undefined, loose = false): void {
  const allowed = allows(document)
  if (allowed === (fault === undefined) || (loose && allowed)) return
  throw new Error(`${JSON.stringify(document)}: the schema says ${JSON.stringify(allows.errors)}, the gateway ${fault ?? 'nothing'}`)
}

t.test('the schema allows the example', async (t) => {
  const example = parse(readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'examples', 'gateway.yaml'), 'utf8')) as Record<string, unknown>
  t.ok(allows(example), JSON.stringify(allows.errors))
  t.notOk(allows({ ...example, colour: 1 }), 'but no other key')
  t.notOk(allows({ ...example, port: '8080x' }), 'and no other type')
})

t.test('the schema and the gateway agree on every value of every key', async (t) => {
  t.testdir()
  const keys = describeKeys().map(({ key }) => key).filter((key) => key !== 'channels')
  fc.assert(fc.property(fc.constantFrom(...keys), anyValue, (key, value) => {
    compare({ [key]: value }, faultOf(t, { [key]: value }, key), KINDS[key]?.loose)
  }), { numRuns: 1500 })
})

t.test('the schema and the gateway agree on every value of every option of a channel', async (t) => {
  t.testdir()
  const options = describeChannelKeys().map(({ key }) => key)
  fc.assert(fc.property(fc.constantFrom(...options), anyValue, (option, value) => {
    const document = { channels: [{ id: 'a', absoluteMaxBytes: 2 ** 32 - 1, preferredMaxBytes: 1, [option]: value }] }
    compare(document, faultOf(t, document, `channels[0].${option}`))
  }), { numRuns: 400 })
})

t.test('the schema and the gateway agree on lists of channels', async (t) => {
  t.testdir()
  for (const channels of [
    ['a'], ['a', { id: 'b' }], [{ id: 'a', maxMessageCount: 7, batchTimeoutMs: 1 }], [{ id: 'a', genesisFile: 'x' }], ['a'.repeat(249)],
    [], 'a', null, {}, [5], [null], [['a']], [{}], [{ id: 5 }], [''], ['A'], ['a_b'], ['a'.repeat(250)], ['a', 'a'],
    [{ id: 'a', colour: 1 }], [{ id: 'a', genesisFile: '' }], [{ id: 'a', genesisFile: 5 }], [{ id: 'a', genesisFile: 'x', batchTimeoutMs: 1 }]
  ]) {
    let taken = true
    try {
      readConfig({ environment: {}, file: writeConfig(t.testdirName, { channels }) })
    } catch { taken = false }
    t.equal(allows({ channels }), taken, JSON.stringify(channels).slice(0, 80))
  }
})

t.test('every default is allowed, and the schema names it', async (t) => {
  const { properties } = configSchema() as { properties: Record<string, { default: unknown, description: string }> }
  t.strictSame(Object.keys(properties).sort(), describeKeys().map(({ key }) => key).sort())
  t.ok(allows(Object.fromEntries(Object.entries(properties).map(([name, { default: value }]) => [name, value]))), JSON.stringify(allows.errors))
  for (const { key, variable } of describeKeys()) t.match(properties[key]?.description, variable)
})
