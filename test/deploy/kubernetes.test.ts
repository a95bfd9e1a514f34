import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { stringify } from 'yaml'
import { describeKeys, readConfig } from '../../src/config.js'
import { environmentOf, one, render, type Manifest } from './manifests.js'
import { findTool, runTool } from './tools.js'

const KUSTOMIZATIONS = ['deploy/kubernetes/base', 'deploy/kubernetes/overlays/kafka']

/* eslint-disable @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-call */
/* eslint-disable @typescript-eslint/no-unsafe-argument, @typescript-eslint/no-unsafe-return -- manifests have no types */

/** Says what the schemas of Kubernetes have against manifests. The ServiceMonitor is a type of the Prometheus operator, which they do not know. */
function validate (t: Test, manifests: readonly Manifest[]): { code: number, output: string } | undefined {
  const tool = findTool(t, 'kubernetes-validate')
  if (tool === undefined) return undefined
  const file = join(t.testdirName, 'manifests.yaml')
  mkdirSync(t.testdirName, { recursive: true })
  writeFileSync(file, manifests.filter(({ kind }) => kind !== 'ServiceMonitor').map((manifest) => stringify(manifest)).join('---\n'))
  return runTool(tool, ['--strict', '--no-warn', file])
}

for (const directory of KUSTOMIZATIONS) {
  t.test(directory, (t) => {
    const manifests = render(t, directory)
    if (manifests === undefined) { t.end(); return }
    t.testdir()
    const verdict = validate(t, manifests)
    if (verdict !== undefined) t.equal(verdict.code, 0, verdict.output)

    const { spec } = one(manifests, 'StatefulSet')
    const pod = spec.template.spec
    const [container] = pod.containers
    const labels = spec.template.metadata.labels

    const services = manifests.filter(({ kind }) => kind === 'Service')
    const selectors = [spec.selector.matchLabels, one(manifests, 'PodDisruptionBudget')['spec'].selector.matchLabels,
      one(manifests, 'NetworkPolicy')['spec'].podSelector.matchLabels, ...services.map(({ spec }) => spec.selector)]
    for (const selector of selectors) t.strictSame(selector, { 'app.kubernetes.io/name': labels['app.kubernetes.io/name'] }, 'a selector selects the pods, and no others')
    const ports = container.ports.map(({ name }: Manifest) => name)
    t.match(services.find(({ metadata }) => metadata.name === spec.serviceName), { spec: { clusterIP: 'None' } }, 'the headless service is there')
    for (const { targetPort } of services.flatMap(({ spec }) => spec.ports)) t.ok(ports.includes(targetPort), `port ${String(targetPort)}`)
    for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe']) t.match(container[probe].httpGet, { port: 'management' })

    t.match(pod.securityContext, { runAsNonRoot: true, runAsUser: Number, seccompProfile: { type: 'RuntimeDefault' } })
    t.match(container.securityContext, { readOnlyRootFilesystem: true, allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } })
    checkConfig(t, manifests, container, pod)
    t.end()
  })
}

function checkConfig (t: Test, manifests: readonly Manifest[], container: Manifest, pod: Manifest): void {
  const map = one(manifests, 'ConfigMap')
  t.equal(pod['volumes'].find(({ name }: Manifest) => name === 'config').configMap.name, map['metadata'].name)
  const file = join(t.testdirName, 'gateway.yaml')
  writeFileSync(file, map['data']['gateway.yaml'])
  const environment = environmentOf(container)
  const known = new Set(['CONFIG_FILE', 'ALLOW_UNAUTHENTICATED', ...describeKeys().map(({ variable }) => variable)])
  for (const name of Object.keys(environment)) t.ok(known.has(name), `${name} is a key`)

  const config = readConfig({ environment: { ...environment, CONFIG_FILE: file } })
  const portOf = (name: string): number => container['ports'].find((port: Manifest) => port['name'] === name).containerPort as number
  t.strictSame([config.port, config.managementPort], [portOf('http'), portOf('management')])
  const mounts = container['volumeMounts'].map(({ mountPath }: Manifest) => mountPath) as string[]
  for (const path of [environment['CONFIG_FILE'], config.dataDir, config.accessFile, config.kafkaTlsCaFile, config.kafkaSaslPasswordFile]) {
    if (path !== undefined && path !== '') t.ok(mounts.some((mount) => path === mount || path.startsWith(`${mount}/`)), `${path} is mounted`)
  }
  t.ok(config.shutdownDelayMs >= 1000, 'a pod serves on until it is taken out of the services')
  t.ok(pod['terminationGracePeriodSeconds'] * 1000 > config.shutdownDelayMs + config.shutdownMs, 'a shutdown has its time')
  t.ok(one(manifests, 'StatefulSet')['spec'].replicas === 1 || config.kafkaBrokers.length > 0, 'one process on the embedded log')
}

t.test('a wrong field is found', (t) => {
  t.testdir()
  const manifests = render(t, 'deploy/kubernetes/base')
  if (manifests === undefined) { t.end(); return }
  const spoils: Record<string, (spec: Manifest) => void> = {
    unknown: (spec) => { spec['replica'] = 1 },
    type: (spec) => { spec['replicas'] = 'one' },
    deep: (spec) => { spec['template'].spec.containers[0].livenessProb = {} },
    missing: (spec) => { delete spec['selector'] }
  }
  const spoilt = Object.entries(spoils).map(([name, spoil]) => {
    const { spec, metadata, ...manifest } = structuredClone(one(manifests, 'StatefulSet'))
    spoil(spec)
    return { ...manifest, metadata: { ...metadata, name }, spec }
  })
  const verdict = validate(t, [...spoilt, one(manifests, 'StatefulSet')])
  if (verdict !== undefined) {
    t.not(verdict.code, 0)
    for (const name of Object.keys(spoils)) t.notMatch(verdict.output, `passed for resource statefulset/${name} `, name)
    t.match(verdict.output, 'passed for resource statefulset/ordering-gateway ', 'and the others are right')
  }
  t.end()
})
