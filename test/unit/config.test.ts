import { join } from 'node:path'
import t, { type Test } from 'tap'
import { ConfigError, describeKeys, readConfig } from '../../src/config.js'
import { writeConfig } from '../helpers/process.js'

const fromFile = (t: Test, config: unknown, environment: Record<string, string> = {}): ReturnType<typeof readConfig> =>
  readConfig({ environment, file: writeConfig(t.testdir(), config) })

t.test('defaults', async (t) => {
  const config = readConfig({ environment: {} })
  t.match(config, { host: '127.0.0.1', port: 8080, dataDir: './data', logLevel: 'info', kafkaBrokers: [] })
  t.strictSame(config.channels, [{ id: 'orders', maxMessageCount: 500, preferredMaxBytes: 2097152, absoluteMaxBytes: 10485760, batchTimeoutMs: 2000 }])
  t.ok(Object.isFrozen(config) && Object.isFrozen(config.channels), 'frozen')
  t.strictSame(readConfig({ environment: { PORT: '', CHANNELS: '', CONFIG_FILE: '' } }), config, 'an empty variable is none')
})

t.test('every key is read from its variable, and from the file', async (t) => {
  for (const { key, variable, default: value } of describeKeys()) {
    if (['channels', 'kafkaSaslMechanism'].includes(key)) continue
    const given = value === 'false' ? 'false' : /^\d+$/.test(value) ? (Number(value) || 1).toString() : value
    t.ok(key in readConfig({ environment: given === '' ? {} : { [variable]: given } }), variable)
    if (!/^\d+$/.test(value)) continue
    const message = new RegExp(`^${key} \\(environment variable ${variable}\\): is "many"`)
    t.throws(() => readConfig({ environment: { [variable]: 'many' } }), { message }, variable)
  }
})

t.test('the environment wins over the file, the file over the defaults', async (t) => {
  t.match(fromFile(t, { port: 1, host: '127.0.0.2' }, { PORT: '2' }), { port: 2, host: '127.0.0.2', logLevel: 'info' })
  const file = writeConfig(t.testdir(), { port: 3 })
  t.equal(readConfig({ environment: { CONFIG_FILE: file } }).port, 3, 'CONFIG_FILE')
  for (const empty of ['', '# nothing\n', 'null\n']) t.equal(fromFile(t, empty).port, 8080, 'an empty file')
})

t.test('numbers', async (t) => {
  for (const [value, expected] of [['0', 0], ['65535', 65535], [80, 80], ['080', 80]] as const) t.equal(fromFile(t, { port: value }).port, expected, String(value))
  for (const value of ['65536', '-1', '1.5', '1e3', ' 1', '0x10', '', 'NaN', 1.5, -1, true, null, [1], { a: 1 }, '99999999999999999999']) {
    t.throws(() => fromFile(t, { port: value }), { name: 'ConfigError', message: /^port .*must be a whole number from 0 to 65535$/ }, JSON.stringify(value))
  }
})

t.test('names of cookies', async (t) => {
  for (const name of ['', 'session', '__Host-session', 'a.b~c']) t.equal(fromFile(t, { sessionCookie: name }).sessionCookie, name)
  for (const name of ['a b', 'a=b', 'a;b', 'Plätzchen', '"a"']) {
    t.throws(() => fromFile(t, { sessionCookie: name }), { name: 'ConfigError', message: /^sessionCookie .*must be the name of a cookie/ }, name)
  }
})

t.test('all faults are told at once', async (t) => {
  const file = writeConfig(t.testdir(), { colour: 1, channels: [{ id: 'A' }, { id: 'b', maxMessageCount: 0 }] })
  try {
    readConfig({ environment: { PORT: 'x', LOG_LEVEL: 'loud' }, file })
    t.fail('was taken')
  } catch (error) {
    t.ok(error instanceof ConfigError)
    t.strictSame((error as Error).message.split('\n').map((line) => line.split(/[ :]/)[0]).sort(), ['channels', 'channels[1].maxMessageCount', 'colour', 'logLevel', 'port'])
  }
})

t.test('channels', async (t) => {
  const ids = (config: ReturnType<typeof readConfig>): string[] => config.channels.map(({ id }) => id)
  t.strictSame(ids(readConfig({ environment: { CHANNELS: 'b, a ,c.d-1' } })), ['b', 'a', 'c.d-1'], 'in this order')
  t.strictSame(ids(fromFile(t, { channels: ['a', { id: 'b' }] })), ['a', 'b'], 'ids alone')
  const chosen = fromFile(t, { channels: [{ id: 'a', maxMessageCount: 7 }, { id: 'b' }] }, { CHANNELS: 'c,a' })
  t.match(chosen.channels, [{ id: 'c', maxMessageCount: 500 }, { id: 'a', maxMessageCount: 7 }], 'the variable chooses, the file says more')
  for (const id of ['A', '1a', 'a_b', 'a b', '', '-a', '.a', 'a'.repeat(250), 'a,,b']) {
    t.throws(() => readConfig({ environment: { CHANNELS: id === '' ? ' ' : id } }), { message: /is no channel id; allowed are/ }, id)
  }
  t.equal(ids(readConfig({ environment: { CHANNELS: 'a'.repeat(249) } })).length, 1)
  for (const [channels, message] of [
    [[], /at least one/], [['a', 'a'], /twice/], ['a', /must be a list/],
    [[5], /channels\[0\]/], [[null], /channels\[0\]/], [[['a']], /channels\[0\]/], [[{}], /channels\[0\]\.id/],
    [[{ id: 5 }], /channels\[0\]\.id/], [[{ id: 'a', genesisFile: '' }], /genesisFile/], [[{ id: 'a', genesisFile: 'x', batchTimeoutMs: 1 }], /batchTimeoutMs/],
    [[{ id: 'a', preferredMaxBytes: 2, absoluteMaxBytes: 1 }], /preferredMaxBytes: is 2, must not be greater than absoluteMaxBytes \(1\)/]
  ] as const) t.throws(() => fromFile(t, { channels }), { name: 'ConfigError', message }, JSON.stringify(channels))
})

t.test('a genesis file is looked for beside the config file', async (t) => {
  const directory = t.testdir()
  const file = writeConfig(directory, { channels: [{ id: 'a', genesisFile: 'x/genesis.block' }, { id: 'b', genesisFile: '/abs/genesis.block' }] })
  t.match(readConfig({ environment: {}, file }).channels, [{ genesisFile: join(directory, 'x/genesis.block') }, { genesisFile: '/abs/genesis.block' }])
})

t.test('files that cannot be read', async (t) => {
  t.throws(() => readConfig({ environment: {}, file: '/nonexistent.yaml' }), { name: 'ConfigError', message: /^config file \/nonexistent\.yaml: .*ENOENT/ })
  for (const text of ['- a\n', 'text\n', '5\n']) t.throws(() => fromFile(t, text), { message: /must hold keys and values/ }, text)
  t.throws(() => fromFile(t, 'a: [\n'), { name: 'ConfigError', message: /^config file / })
  t.throws(() => fromFile(t, 'port: 1\nport: 2\n'), { name: 'ConfigError' }, 'a key twice')
  for (const name of ['__proto__', 'constructor', 'toString', 'Port']) t.throws(() => fromFile(t, `${name}: 1\n`), { name: 'ConfigError' }, name)
})

t.test('keys that make no sense together', async (t) => {
  const kafka = { KAFKA_BROKERS: 'kafka-1:9092' }
  const rows: Array<[environment: Record<string, string>, message: RegExp]> = [
    [{ MAX_BODY_BYTES: '268435456' }, /^maxHeldBodyBytes: is 134217728, less than maxBodyBytes \(268435456\)/],
    [{ PORT: '9000', MANAGEMENT_PORT: '9000' }, /^managementPort: is 9000, as port is/],
    [{ PORT: '9000', MANAGEMENT_PORT: '9000', MANAGEMENT_HOST: '127.0.0.1' }, /^managementPort: is 9000, as port is/],
    [{ MANAGEMENT_HOST: '127.0.0.2' }, /^managementHost: is given, which needs managementPort/],
    [{ KAFKA_TLS: 'true' }, /^kafkaTls: is given, which needs kafkaBrokers/],
    [{ KAFKA_SASL_MECHANISM: 'plain', KAFKA_SASL_USERNAME: 'u', KAFKA_SASL_PASSWORD_FILE: 'p' }, /^kafkaSaslMechanism: is given, which needs kafkaBrokers/],
    [{ ...kafka, KAFKA_SASL_USERNAME: 'u' }, /^kafkaSaslUsername: is given, but kafkaSaslMechanism is none/],
    [{ ...kafka, KAFKA_SASL_PASSWORD_FILE: 'p' }, /^kafkaSaslPasswordFile: is given, but kafkaSaslMechanism is none/],
    [{ JWT_JWKS: 'keys.json', JWT_ISSUER: 'i', JWT_AUDIENCE: 'a', JWT_ALGORITHMS: ',' }, /^jwtAlgorithms: holds none, so that no JWT would count/]
  ]
  for (const [environment, message] of rows) t.throws(() => readConfig({ environment }), { name: 'ConfigError', message }, JSON.stringify(environment))
  for (const environment of [{ PORT: '0', MANAGEMENT_PORT: '0' }, { PORT: '9000', MANAGEMENT_PORT: '9000', MANAGEMENT_HOST: '127.0.0.2' }]) {
    t.doesNotThrow(() => readConfig({ environment }), JSON.stringify(environment))
  }
})

t.test('ports of brokers', async (t) => {
  t.strictSame(readConfig({ environment: { KAFKA_BROKERS: 'a:1,[::1]:65535' } }).kafkaBrokers, ['a:1', '[::1]:65535'])
  for (const port of ['0', '65536', '99999']) {
    const environment = { KAFKA_BROKERS: `a:1,b:${port}`, KAFKA_TLS: 'true' }
    t.throws(() => readConfig({ environment }), { message: /^kafkaBrokers .*must be host:port, several separated by commas$/ }, port)
  }
})
