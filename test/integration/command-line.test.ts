import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { describeKeys } from '../../src/config.js'
import { makeAuthority } from '../helpers/access.js'
import { runProcess, writeConfig, type Finished } from '../helpers/process.js'

t.test('help and version', async (t) => {
  for (const option of ['--help', '-h']) {
    const { code, stdout, stderr } = await runProcess(t, { args: [option] })
    t.match({ code, stderr }, { code: 0, stderr: '' }, option)
    for (const what of ['Usage:', 'verify', '--check-config', 'dataDir', 'DATA_DIR', 'channels', 'CHANNELS', 'Exit codes']) t.match(stdout, what)
  }
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8')) as { version: string }
  t.match(await runProcess(t, { args: ['--version'] }), { code: 0, stdout: `${version}\n`, stderr: '' })
})

t.test('help lists what each key may be, as plain text', async (t) => {
  const { stdout } = await runProcess(t, { args: ['--help'] })
  const text = stdout.replaceAll(/\s+/g, ' ')
  for (const { key, variable, allowed } of describeKeys()) {
    const [, about = ''] = text.split(` ${key} ${variable} `)
    t.match(about.slice(0, 600), ` Allowed: ${allowed}`, key)
  }
  t.notMatch(stdout, /\]\(|`/, 'no Markdown')
})

t.test('help offers what a command uses, and says what is true of it', async (t) => {
  const helpOf = async (command: string): Promise<string> => (await runProcess(t, { args: [command, '--help'] })).stdout
  for (const command of ['block', 'follow', 'receipt', 'submit']) t.match(await helpOf(command), /--channel ID +the channel \(default: orders\)\n/, command)
  for (const command of ['channels', 'log-level']) t.notMatch(await helpOf(command), '--channel', command)
  const health = await helpOf('health')
  t.match(health, /--channel ID +the channel \(default: all\)\n/)
  t.notMatch(health, 'orders')
  t.match(health, /--url URL .*\(also: ORDERING_URL;\n +default: http:\/\/127\.0\.0\.1:8080\)/)
  const verify = await helpOf('verify')
  t.match(verify, '--url URL')
  t.match(verify, /--channel ID +.*\(default: all\)\n/)
  for (const what of ['ORDERING_URL', '127.0.0.1', 'default: orders']) t.notMatch(verify, what)
})

t.test('options that a command does not use are refused', async (t) => {
  for (const [args, option] of [
    [['channels', '--channel', 'nope'], '--channel'], [['log-level', '--channel', 'nope'], '--channel'],
    [['verify', '--timeout', '5'], '--timeout'], [['verify', '--token-file', 'x'], '--token-file'],
    [['verify', '--url', 'http://127.0.0.1:1', '--data-dir', 'x'], '--data-dir'], [['verify', '--url', 'http://127.0.0.1:1', '-c', 'x'], '--config'],
    [['start', 'now', '--check-config'], 'now'], [['start', 'now', '--config-schema'], 'now']
  ] as const) {
    t.match(await runProcess(t, { args }), { code: 2, stdout: '', stderr: option }, args.join(' '))
  }
})

t.test('wrong usage', async (t) => {
  for (const [args, message] of [
    [['--prot', '1'], /--prot/], [['--config'], /--config/], [['run'], /no command "run".*start.*verify/], [['start', 'now'], /"now"/],
    [['--help=1'], /--help/], [['constructor'], /no command/]
  ] as const) {
    const { code, stdout, stderr } = await runProcess(t, { args })
    t.match({ code, stdout }, { code: 2, stdout: '' }, args.join(' '))
    t.match(stderr, message)
    t.match(stderr, '--help', 'says where to look')
    t.notMatch(stderr, /\n +at /, 'no stack')
  }
})

/** A configuration that is refused: each line that must be said. */
interface Refused {
  readonly what: string
  readonly env?: Readonly<Record<string, string>>
  readonly file?: unknown
  readonly says: readonly RegExp[]
}

const REFUSED: Refused[] = [
  {
    what: 'values from the environment',
    env: { PORT: '70000', LOG_LEVEL: 'loud', MAX_BODY_BYTES: '16 MiB', DELIVER_STALL_MS: '0', SHUTDOWN_MS: '-1', CHANNELS: 'Orders,a,a' },
    says: [
      /^port \(environment variable PORT\): is "70000", must be a whole number from 0 to 65535$/m,
      /^logLevel \(environment variable LOG_LEVEL\): is "loud", must be one of fatal, error, warn/m,
      /^maxBodyBytes .*MAX_BODY_BYTES.*: is "16 MiB", must be a whole number/m,
      /^deliverStallMs .*: is "0", must be a whole number from 1/m,
      /^shutdownMs .*: is "-1", must be/m,
      /^channels: "Orders" is no channel id; allowed are/m,
      /^channels: the same id stands there twice$/m
    ]
  },
  {
    what: 'values from the file',
    file: {
      port: '80a',
      host: '',
      minFreeDiskBytes: 1.5,
      colour: 'red',
      channels: [{ id: 'a', maxMessageCount: 0, batchTimeoutMs: '2s', size: 1 }, { maxMessageCount: 1 }, { id: 'b', preferredMaxBytes: 10, absoluteMaxBytes: 5 }]
    },
    says: [
      /^port \(.*config\.yaml\): is "80a", must be a whole number from 0 to 65535$/m,
      /^host .*: is "", must be a text that is not empty$/m,
      /^minFreeDiskBytes .*: is 1\.5, must be a whole number/m,
      /^colour: is no key of the configuration; allowed are host, port, .*channels$/m,
      /^channels\[0\]\.maxMessageCount: is 0, must be a whole number from 1 to 4294967295$/m,
      /^channels\[0\]\.batchTimeoutMs: is "2s", must be/m,
      /^channels\[0\]\.size: is no key of a channel; allowed are id, genesisFile, maxMessageCount/m,
      /^channels\[1\]\.id: is missing/m,
      /^channels\[2\]\.preferredMaxBytes: is 10, must not be greater than absoluteMaxBytes \(5\)$/m
    ]
  },
  { what: 'no channels', file: { channels: [] }, says: [/^channels: at least one channel is needed$/m] },
  { what: 'channels that are no list', file: { channels: 'orders' }, says: [/^channels: must be a list/m] },
  { what: 'a file that is a list', file: '- a\n- b\n', says: [/config\.yaml: must hold keys and values/] },
  { what: 'a file that is no YAML', file: 'port: [1\n', says: [/^config file .*config\.yaml: ./] },
  { what: 'a file that is not there', env: { CONFIG_FILE: '/nonexistent/config.yaml' }, says: [/^config file \/nonexistent\/config\.yaml: .*ENOENT/] },
  { what: 'a genesis file and options', file: { channels: [{ id: 'a', genesisFile: 'x', maxMessageCount: 1 }] }, says: [/channels\[0\]\.maxMessageCount: .*genesisFile/] }
]

t.test('configurations', async (t) => {
  for (const { what, env = {}, file, says } of REFUSED) {
    const args = file === undefined ? [] : ['--config', writeConfig(t.testdir(), file)]
    const { code, stdout, stderr } = await runProcess(t, { args: ['--check-config', ...args], env })
    t.match({ code, stdout }, { code: 2, stdout: '' }, what)
    for (const line of says) t.match(stderr, line)
    t.notMatch(stderr, /\n +at /, 'no stack')
  }
  const file = writeConfig(t.testdir(), { port: 'wrong', channels: ['orders'] })
  t.match(await runProcess(t, { args: ['--check-config', '-c', file], env: { PORT: '1' } }), { code: 0, stdout: /valid/ }, 'the environment wins')
  t.match(await runProcess(t, { args: ['--config', file] }), { code: 2, stderr: /^port/ }, 'start refuses it too')
})

const GENESIS_FILE = join(import.meta.dirname, '..', 'golden', 'mychannel-genesis.block')

t.test('files that the configuration names', async (t) => {
  const directory = t.testdir({ 'broken.yaml': 'identities: [{name: a, tokens: [{sha256: abc}]}]\n', text: 'this is neither key nor block' })
  const at = (name: string): string => join(directory, name)
  const authority = makeAuthority(directory)
  const { certFile, keyFile } = authority.issue('server')
  const other = authority.issue('other')
  copyFileSync(GENESIS_FILE, at('genesis.block'))
  writeFileSync(at('access.yaml'), 'identities: []\n')
  writeFileSync(at('keys.json'), '{"keys":[]}')
  const jwt = { jwtIssuer: 'x', jwtAudience: 'x' }
  const kafka = { kafkaBrokers: ['127.0.0.1:1'], kafkaTls: true }
  const good = {
    ...jwt,
    ...kafka,
    accessFile: at('access.yaml'),
    jwtJwks: at('keys.json'),
    tlsCertFile: certFile,
    tlsKeyFile: keyFile,
    kafkaTlsCaFile: certFile,
    channels: [{ id: 'mychannel', genesisFile: 'genesis.block' }, 'orders']
  }
  const run = async (config: object, ...args: string[]): Promise<Finished> =>
    await runProcess(t, { args: ['--config', writeConfig(directory, { ...config, dataDir: at('data') }), ...args], env: { PORT: '0' } })
  t.match(await run(good, '--check-config'), { code: 0, stdout: 'the configuration is valid\n', stderr: '' })
  for (const [config, ...says] of [
    [{ accessFile: at('none.yaml') }, /^accessFile .*none\.yaml: ENOENT/m],
    [{ accessFile: at('broken.yaml') }, /^accessFile .*broken\.yaml: \/identities\/0\/tokens\/0\/sha256 /m],
    [{ ...jwt, jwtJwks: at('text') }, /^jwtJwks: ./m],
    [{ tlsCertFile: at('none.pem'), tlsKeyFile: keyFile }, /^tlsCertFile, tlsKeyFile, tlsClientCaFile: ENOENT.*none\.pem/m],
    [{ tlsCertFile: certFile, tlsKeyFile: other.keyFile }, /^tlsCertFile, tlsKeyFile, tlsClientCaFile: .*key values mismatch/m],
    [{ ...kafka, kafkaTlsCaFile: at('none.pem') }, /^kafkaTlsCaFile: ENOENT.*none\.pem/m],
    [{ channels: [{ id: 'mychannel', genesisFile: 'none.block' }] }, /^channels: genesisFile of channel mychannel, .*none\.block: ENOENT/m],
    [{ channels: [{ id: 'mychannel', genesisFile: 'text' }] }, /^channels: genesisFile of channel mychannel, .*text: malformed/m],
    [
      {
        ...good,
        accessFile: at('none.yaml'),
        tlsCertFile: at('none.pem'),
        channels: [{ id: 'other', genesisFile: 'genesis.block' }, { id: 'last', genesisFile: 'none.block' }]
      },
      /^accessFile .*ENOENT/m, /^tlsCertFile.*ENOENT/m,
      /^channels: genesisFile of channel other, .*it is the genesis block of channel "mychannel"$/m, /^channels: .* last, .*ENOENT/m
    ]
  ] as Array<[object, ...RegExp[]]>) {
    const found = await run(config, '--check-config')
    t.match(found, { code: 2, stdout: '' }, Object.keys(config).join(', '))
    for (const line of says) t.match(found.stderr, line)
    t.notMatch(found.stderr, /\n +at /, 'no stack')
    t.strictSame(await run(config), found, 'the start says the same')
  }
  t.notOk(existsSync(at('data')), 'no directory is made')
})
