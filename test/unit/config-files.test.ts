import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import t from 'tap'
import { readFiles } from '../../src/config-files.js'
import { readConfig } from '../../src/config.js'
import { systemClock } from '../../src/util/clock.js'
import { makeAuthority } from '../helpers/access.js'
import { writeConfig } from '../helpers/process.js'

t.test('a connection to brokers is made with what its files say then', async (t) => {
  const directory = t.testdir({ password: 'first\n' })
  const at = (name: string): string => join(directory, name)
  const authority = makeAuthority(directory)
  const [one, two] = [authority.issue('one'), authority.issue('two')]
  const install = ({ certFile, keyFile }: typeof one): void => {
    writeFileSync(at('cert.pem'), readFileSync(certFile))
    writeFileSync(at('key.pem'), readFileSync(keyFile))
  }
  install(one)
  const lines: Array<Record<string, unknown>> = []
  const logger = pino({}, { write: (line: string) => { lines.push(JSON.parse(line) as Record<string, unknown>) } })
  const config = readConfig({
    environment: {},
    file: writeConfig(directory, {
      kafkaBrokers: ['127.0.0.1:1'],
      kafkaTls: true,
      kafkaTlsCertFile: at('cert.pem'),
      kafkaTlsKeyFile: at('key.pem'),
      kafkaSaslMechanism: 'plain',
      kafkaSaslUsername: 'gateway',
      kafkaSaslPasswordFile: at('password')
    })
  })
  const { kafka } = readFiles(config, { clock: systemClock, logger })
  const shown = (): unknown => ({ ...kafka?.tls, password: kafka?.sasl?.password })
  const filesOf = ({ certFile, keyFile }: typeof one): object => ({ cert: readFileSync(certFile), key: readFileSync(keyFile) })
  t.strictSame(shown(), { ...filesOf(one), password: 'first' })
  t.strictSame(lines, [])

  install(two)
  writeFileSync(at('password'), 'the second \r\n')
  t.strictSame(shown(), { ...filesOf(two), password: 'the second ' })
  t.match(lines.splice(0), [
    { level: 30, msg: 'kafkaTlsCertFile, kafkaTlsKeyFile: what is there now counts for new connections' },
    { level: 30, msg: 'kafkaSaslPasswordFile: what is there now counts for new connections' }
  ])

  writeFileSync(at('cert.pem'), 'half of a certifi')
  for (let look = 0; look < 2; look++) t.strictSame(shown(), { ...filesOf(two), password: 'the second ' }, 'what was there before')
  t.match(lines, [{ level: 50, reason: /PEM/, msg: /^kafkaTlsCertFile, kafkaTlsKeyFile: cannot be used as it is now/ }], 'told once')
  t.equal(lines.length, 1)
})

t.test('TLS to brokers needs no files', async (t) => {
  const config = readConfig({ environment: {}, file: writeConfig(t.testdir(), { kafkaBrokers: ['127.0.0.1:1'], kafkaTls: true }) })
  const { kafka } = readFiles(config, { clock: systemClock, logger: pino({ level: 'silent' }) })
  t.strictSame(kafka?.tls, {})
})

t.test('files that are not what TLS needs', async (t) => {
  const directory = t.testdir({ text: 'this is no certificate' })
  const text = join(directory, 'text')
  const authority = makeAuthority(directory)
  const [one, two] = [authority.issue('one'), authority.issue('two')]
  const kafka = { kafkaBrokers: ['127.0.0.1:1'], kafkaTls: true }
  for (const [config, message] of [
    [{ tlsCertFile: one.certFile, tlsKeyFile: one.keyFile, tlsClientAuth: 'required', tlsClientCaFile: text }, /^tlsCertFile, tlsKeyFile, tlsClientCaFile: .*PEM/],
    [{ ...kafka, kafkaTlsCaFile: text }, /^kafkaTlsCaFile: .*PEM/],
    [{ ...kafka, kafkaTlsCertFile: one.certFile, kafkaTlsKeyFile: two.keyFile }, /^kafkaTlsCertFile, kafkaTlsKeyFile: .*key values mismatch/],
    [{ jwtJwks: text, jwtIssuer: 'i', jwtAudience: 'a' }, /^jwtJwks: the keys are not JSON$/],
    [{ ...kafka, kafkaSaslMechanism: 'plain', kafkaSaslUsername: 'x', kafkaSaslPasswordFile: `${text}.none` }, /^kafkaSaslPasswordFile: ENOENT/]
  ] as const) {
    const given = readConfig({ environment: {}, file: writeConfig(directory, config) })
    t.throws(() => readFiles(given, { clock: systemClock, logger: pino({ level: 'silent' }) }), { name: 'ConfigError', message }, JSON.stringify(config))
  }
})
