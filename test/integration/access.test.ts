import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { request } from '../helpers/http.js'
import { logLines, runProcess, startGateway, type Finished } from '../helpers/process.js'

async function run (t: Test, ...args: string[]): Promise<Finished> {
  return await runProcess(t, { args })
}

t.test('a token is made, its entry is put into the access file, and the gateway knows it', async (t) => {
  const directory = t.testdir()
  const [accessFile, tokenFile] = [join(directory, 'access.yaml'), join(directory, 'token')]
  const made = await run(t, 'token', '--name', 'shop', '--write', 'orders', '--read', 'orders,pay*', '--expires-in', '30', '--token-file', tokenFile)
  t.equal(made.code, 0)
  t.equal(made.stderr, '', 'the token is in the file alone')
  const token = readFileSync(tokenFile, 'utf8').trim()
  t.match(token, /^ogt_[\w-]{43}$/)
  t.equal(statSync(tokenFile).mode & 0o777, 0o600)
  t.notOk(made.stdout.includes(token))
  writeFileSync(accessFile, `identities:\n${made.stdout}`)
  t.equal((await run(t, 'token', '--name', 'shop', '--token-file', tokenFile)).code, 2, 'a file that is there is not written over')

  const gateway = await startGateway(t, { env: { PORT: '0', DATA_DIR: join(directory, 'data'), ACCESS_FILE: accessFile } })
  const ask = async (shown: string | undefined): Promise<number> =>
    (await request(`${gateway.url}/v1/channels/orders`, { headers: shown === undefined ? {} : { authorization: `Bearer ${shown}` } })).status
  t.equal(await ask(token), 200)
  t.equal(await ask(undefined), 401)
  t.equal(await ask(`${token}x`), 401)
  t.equal(await gateway.kill('SIGTERM').then(({ code }) => code), 0)
  t.equal(logLines(gateway).filter(({ audit }) => audit === true).length, 2)
  t.notOk(gateway.stdout.includes(token))
})

t.test('without a file the token goes to the standard error, away from the entry', async (t) => {
  const { code, stdout, stderr } = await run(t, 'token', '--name', 'shop', '--read', '*', '--metrics', '--operator')
  t.equal(code, 0)
  t.match(stderr.trim(), /^ogt_[\w-]{43}$/)
  t.match(stdout, /^ {2}- name: shop\n {4}tokens:\n {6}- sha256: [0-9a-f]{64}\n {4}read:\n {6}- "\*"\n {4}metrics: true\n {4}operator: true\n$/)
  for (const [args, message] of [
    [[], /--name/], [['--name', 'a', '--read', 'A'], /--read: "A" is no channel/], [['--name', 'a', '--expires-in', '0'], /--expires-in/]
  ] as const) {
    const refused = await run(t, 'token', ...args)
    t.equal(refused.code, 2)
    t.match(refused.stderr, message)
  }
})

t.test('others are not let in without being asked who they are, unless that is said', async (t) => {
  const directory = t.testdir()
  const env = { PORT: '0', HOST: '0.0.0.0', DATA_DIR: join(directory, 'data') }
  const refused = await runProcess(t, { env })
  t.equal(refused.code, 2)
  t.match(refused.stderr, /host: is 0\.0\.0\.0, where others reach it, but nobody has to show who they are.*accessFile.*allowUnauthenticated/)
  const gateway = await startGateway(t, { env: { ...env, ALLOW_UNAUTHENTICATED: 'true' } })
  t.match(logLines(gateway).filter(({ level }) => level === 40), [{ host: '0.0.0.0', msg: /anybody who reaches this address may write and read everything/ }])
  await gateway.kill('SIGTERM')

  const accessFile = join(directory, 'access.yaml')
  writeFileSync(accessFile, 'identities: []\n')
  const plain = await startGateway(t, { env: { ...env, ACCESS_FILE: accessFile } })
  t.match(logLines(plain).filter(({ level }) => level === 40), [{ msg: /there is no TLS/ }])
  await plain.kill('SIGTERM')
})

t.test('files that cannot be used end the start with what is wrong', async (t) => {
  const directory = t.testdir({ 'access.yaml': 'identities:\n  - name: a\n    tokens: [{sha256: abc}]\n', 'key.pem': 'no key' })
  const DATA_DIR = join(directory, 'data')
  for (const [env, message] of [
    [{ ACCESS_FILE: join(directory, 'access.yaml') }, /accessFile .*access\.yaml: \/identities\/0\/tokens\/0\/sha256 /],
    [{ ACCESS_FILE: join(directory, 'none.yaml') }, /accessFile .*none\.yaml: ENOENT/],
    [{ TLS_CERT_FILE: join(directory, 'key.pem'), TLS_KEY_FILE: join(directory, 'key.pem') }, /tlsCertFile, tlsKeyFile, tlsClientCaFile: /],
    [{ TLS_CERT_FILE: 'x' }, /tlsCertFile, tlsKeyFile: both or none/]
  ] as const) {
    const { code, stderr } = await runProcess(t, { env: { PORT: '0', DATA_DIR, ...env } })
    t.equal(code, 2)
    t.match(stderr, message)
  }
})
