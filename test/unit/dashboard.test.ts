import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { collectDefaultMetrics, Registry } from 'prom-client'
import t from 'tap'
import { parse } from 'yaml'

/** Dashboard, alerts, runbook and the table of metrics say what the code registers, no less and no more. */
const root = join(import.meta.dirname, '..', '..')
const read = (...path: string[]): string => readFileSync(join(root, ...path), 'utf8')

const own = new Set(readdirSync(join(root, 'src', 'metrics')).flatMap((file) => read('src', 'metrics', file).match(/(?<=')ordering_[a-z_]+(?=')/g) ?? []))

/** Series that no panel shows, each with the reason. */
const NOT_SHOWN: Readonly<Record<string, string>> = {}

const { rules } = (parse(read('grafana', 'alerts.yaml')) as { groups: [{ rules: Array<{ alert: string, expr: string, annotations: Record<string, string> }> }] }).groups[0]

const { panels } = JSON.parse(read('grafana', 'dashboards', 'ordering.json')) as { panels: Array<{ title: string, targets?: Array<{ expr: string }> }> }
const queries = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr))

function seriesOf (expressions: readonly string[], known: ReadonlySet<string>): Set<string> {
  const names = expressions.flatMap((expression) => expression.match(/\b(ordering|nodejs|process)_[a-z0-9_]+/g) ?? [])
  return new Set(names.map((name) => known.has(name) ? name : name.replace(/_(bucket|sum|count)$/, '')))
}

t.test('panels and alerts name series that are registered, and every series has a panel', async (t) => {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const known = new Set([...own, ...registry.getMetricsAsArray().map(({ name }) => name)])
  t.ok(own.size > 30, `${own.size.toString()} series`)
  const shown = seriesOf(queries, known)
  for (const name of [...shown, ...seriesOf(rules.map(({ expr }) => expr), known)]) t.ok(known.has(name), `${name} is registered`)
  t.strictSame([...own].filter((name) => !shown.has(name) && !(name in NOT_SHOWN)), [], 'each has a panel')
  t.strictSame(Object.keys(NOT_SHOWN).filter((name) => shown.has(name)), [], 'no exception is idle')
})

t.test('docs/monitoring.md has every series', async (t) => {
  const documented = read('docs', 'monitoring.md').match(/(?<=^\| `)ordering_[a-z_]+/gm) ?? []
  t.strictSame([...documented].sort(), [...own].sort())
})

t.test('docs/runbook.md has a section for each alert, and each alert links to its own', async (t) => {
  const sections = [...read('docs', 'runbook.md').matchAll(/^## (\w+)$/gm)].map(([, name]) => name)
  t.strictSame(sections.sort(), rules.map(({ alert }) => alert).sort())
  for (const { alert, annotations } of rules) t.equal(annotations['runbook_url'], `docs/runbook.md#${alert.toLowerCase()}`)
})

t.test('the dashboard is what grafana/panels.js says', async (t) => {
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'grafana', 'build.js'), '--check'], { encoding: 'utf8' })
  t.equal(status, 0, stderr)
})

const missing = spawnSync('promtool', ['--version']).error !== undefined
const skip = missing && process.env['CI'] !== 'true' && 'promtool is missing (Debian package prometheus)'

t.test('promtool takes the rules, and they fire and clear', { skip }, async (t) => {
  for (const args of [['check', 'rules', 'alerts.yaml'], ['test', 'rules', 'alerts.test.yaml'], ['check', 'config', '--syntax-only', 'prometheus.yaml']]) {
    const { status, stdout, stderr } = spawnSync('promtool', args, { cwd: join(root, 'grafana'), encoding: 'utf8' })
    t.equal(status, 0, `${args.join(' ')}\n${stdout}${stderr}`)
  }
})
