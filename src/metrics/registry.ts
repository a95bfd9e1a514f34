import { collectDefaultMetrics, Registry, Gauge } from 'prom-client'

/** Default metrics of prom-client whose names break Prometheus's rules (gauges that end in _total). */
const MISNAMED = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total']

/** Makes the registry that all components register with: process metrics and build info. */
export function makeRegistry ({ version }: { version: string }): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  for (const name of MISNAMED) registry.removeSingleMetric(name)
  new Gauge({
    name: 'ordering_build_info',
    help: 'Version of the gateway and of Node.js; always 1',
    labelNames: ['version', 'node_version'],
    registers: [registry]
  }).set({ version, node_version: process.version }, 1)
  return registry
}
