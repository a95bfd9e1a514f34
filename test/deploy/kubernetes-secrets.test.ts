import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import t, { type Test } from 'tap'
import { parse } from 'yaml'
import { parseAccessFile } from '../../src/access/access-file.js'
import { hashToken } from '../../src/access/token.js'
import { authenticates } from '../../src/config-access.js'
import { readConfig } from '../../src/config.js'
import { makeAuthority } from '../helpers/access.js'
import { eventually, request } from '../helpers/http.js'
import { runProcess, startGateway, writeConfig } from '../helpers/process.js'
import { environmentOf, one, readManifests, render, type Manifest } from './manifests.js'
import { findTool, ROOT } from './tools.js'

const OVERLAY = 'deploy/kubernetes/overlays/kafka'

/* eslint-disable @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-call */
/* eslint-disable @typescript-eslint/no-unsafe-argument, @typescript-eslint/no-unsafe-return -- manifests have no types */

/** The commands of docs/deployment.md that make the secrets, and only those. */
function documentedCommands (): string {
  const blocks = [...readFileSync(join(ROOT, 'docs', 'deployment.md'), 'utf8').matchAll(/^```sh\n(.*?)^```/gms)].map(([, commands = '']) => commands)
  const [block = ''] = blocks.filter((commands) => commands.includes('secret generic ordering-gateway-access'))
  return block.split('\n').filter((line) => !line.startsWith('kubectl apply')).join('\n')
}

/** Runs the commands as they stand there, but for a cluster that takes the secrets; what it would have taken. */
function makeSecrets (directory: string, kubectl: string): Manifest[] {
  mkdirSync(join(directory, 'secrets'))
  mkdirSync(join(directory, 'bin'))
  makeAuthority(join(directory, 'secrets')) // ca.pem, among others
  writeFileSync(join(directory, 'secrets', 'password'), 'password')
  symlinkSync(join(ROOT, 'dist'), join(directory, 'dist'))
  const wrapper = join(directory, 'bin', 'kubectl')
  writeFileSync(wrapper, `#!/bin/sh\necho ---\nexec '${kubectl}' "$@" --dry-run=client -o yaml\n`)
  chmodSync(wrapper, 0o755)
  const PATH = [join(directory, 'bin'), dirname(process.execPath), process.env['PATH']].join(':')
  return readManifests(execFileSync('sh', ['-ec', documentedCommands()], { cwd: directory, encoding: 'utf8', env: { PATH } }))
}

/** What a pod finds in its files: the keys of secrets and config maps, by path. */
function filesOf (pod: Manifest, container: Manifest, sources: readonly Manifest[]): Map<string, Buffer> {
  const files = new Map<string, Buffer>()
  for (const { name, mountPath } of container['volumeMounts']) {
    const volume = pod['volumes'].find((one: Manifest) => one['name'] === name)
    const source = sources.find(({ metadata }) => metadata.name === (volume?.secret?.secretName ?? volume?.configMap?.name))
    for (const [key, value] of Object.entries<string>(source?.['data'] ?? {})) {
      files.set(`${mountPath as string}/${key}`, Buffer.from(value, source?.['kind'] === 'Secret' ? 'base64' : 'utf8'))
    }
  }
  return files
}

/** The same files below a directory, which takes the place of the root. */
function writeFiles (directory: string, files: ReadonlyMap<string, Buffer>): void {
  for (const [path, content] of files) {
    mkdirSync(dirname(join(directory, path)), { recursive: true })
    writeFileSync(join(directory, path), content)
  }
}

function world (t: Test): { manifests: Manifest[], secrets: Manifest[], pod: Manifest, container: Manifest } | undefined {
  const kubectl = findTool(t, 'kubectl')
  const manifests = render(t, OVERLAY)
  if (kubectl === undefined || manifests === undefined) return undefined
  const { spec: pod } = one(manifests, 'StatefulSet')['spec'].template
  return { manifests, secrets: makeSecrets(t.testdir(), kubectl), pod, container: pod.containers[0] }
}

t.test('secrets made as docs/deployment.md says are all that the overlay on Kafka needs', async (t) => {
  const found = world(t)
  if (found === undefined) return
  const { manifests, secrets, pod, container } = found
  t.strictSame(pod['volumes'].flatMap(({ secret }: Manifest) => secret?.secretName ?? []).sort(), ['ordering-gateway-access', 'ordering-gateway-kafka'])
  const files = filesOf(pod, container, [...secrets, one(manifests, 'ConfigMap')])
  writeFiles(t.testdirName, files)
  const { CONFIG_FILE = '', ...rest } = environmentOf(container)
  const environment = { ...rest, CONFIG_FILE: join(t.testdirName, CONFIG_FILE) }

  const config = readConfig({ environment })
  const keys = ['accessFile', 'kafkaTlsCaFile', 'kafkaSaslPasswordFile'] as const
  for (const key of keys) t.ok(files.has(config[key]), `${key}: ${config[key]} is a file`)
  // The root is another one; everything else is as in the pod.
  const at = (key: typeof keys[number]): string => join(t.testdirName, config[key])
  const there = { ACCESS_FILE: at('accessFile'), KAFKA_TLS_CA_FILE: at('kafkaTlsCaFile'), KAFKA_SASL_PASSWORD_FILE: at('kafkaSaslPasswordFile') }
  const checked = await runProcess(t, { args: ['--check-config'], env: { ...environment, ...there } })
  t.match(checked, { code: 0, stdout: /the configuration is valid/ }, checked.stderr)

  t.ok(authenticates(config) && !config.allowUnauthenticated, 'callers have to show who they are')
  const { tokens } = parseAccessFile(String(files.get(config.accessFile)))
  const namesOf = (may: (grants: Manifest) => boolean): string[] => [...tokens.values()].filter(({ identity }) => may(identity.grants)).map(({ identity }) => identity.name)
  t.strictSame(namesOf(({ write }) => write.includes('orders')), ['shop'])

  t.equal(config.healthAccess, 'open', 'kubelets show nothing')
  t.equal(config.metricsAccess, 'granted')
  const [endpoint] = one(manifests, 'ServiceMonitor')['spec'].endpoints
  const { name, key } = endpoint.authorization.credentials
  const token = Buffer.from(secrets.find(({ metadata }) => metadata.name === name)?.['data'][key] ?? '', 'base64').toString()
  t.match(tokens.get(hashToken(token).toString('hex')), { identity: { name: 'prometheus', grants: { metrics: true, read: [], write: [] } } }, 'Prometheus may scrape, and no more')
})

t.test('with these files it knows Prometheus, and nobody who shows nothing; probes are open', async (t) => {
  const found = world(t)
  if (found === undefined) return
  const { manifests, secrets, pod, container } = found
  writeFiles(t.testdirName, filesOf(pod, container, [...secrets, one(manifests, 'ConfigMap')]))
  const { CONFIG_FILE = '', ...environment } = environmentOf(container)
  const at = (path: string): string => join(t.testdirName, path)
  const file = parse(readFileSync(at(CONFIG_FILE), 'utf8')) as Record<string, unknown>
  // There is no broker, and the root is another one; everything else is as in the pod.
  const config = Object.fromEntries(Object.entries(file).filter(([key]) => !key.startsWith('kafka')))
  const configFile = writeConfig(t.testdirName, { ...config, accessFile: at(String(file['accessFile'])) })
  const gateway = await startGateway(t, { env: { ...environment, CONFIG_FILE: configFile, HOST: '127.0.0.1', PORT: '0', MANAGEMENT_PORT: '0', DATA_DIR: at('data') } })
  const ports = await eventually(async () => [...gateway.stdout.matchAll(/Server listening at http:[^"]*:(\d+)"/g)].map(([, port]) => port), (ports) => ports.length === 2)
  const [management, http] = ports.map((port) => `http://127.0.0.1:${port ?? ''}`)
  const ask = async (address: string, file?: string): Promise<number> => {
    const headers = file === undefined ? {} : { authorization: `Bearer ${readFileSync(at(`secrets/${file}`), 'utf8').trimEnd()}` }
    return (await request(address, { headers })).status
  }
  for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe']) t.equal(await ask(`${management ?? ''}${container[probe].httpGet.path as string}`), 200, probe)
  t.equal(await ask(`${management ?? ''}/metrics`), 401)
  t.equal(await ask(`${management ?? ''}/metrics`, 'token'), 200)
  const channel = `${http ?? ''}/v1/channels/orders`
  t.strictSame([await ask(channel), await ask(channel, 'token'), await ask(channel, 'shop.token')], [401, 403, 200])
})
