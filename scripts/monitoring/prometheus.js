// A Prometheus of our own, on a free port, with the alert rules of the project made quick.
import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const ALERTS = join(import.meta.dirname, '..', '..', 'grafana', 'alerts.yaml')

/** What differs from grafana/alerts.yaml in the run: no waiting, short windows, and limits that a small load reaches. */
const QUICKER = [
  [/^ +for: .*\n/gm, ''], [/\[\d+m\]/g, '[10s]'], ['ordering_lag_records > 1000', 'ordering_lag_records > 100'],
  ['max_over_time(ordering_block_height[10s])', 'max_over_time(ordering_block_height[3s])'], ['1073741824', '33554432'],
  ['ordering_receipts_index_lag_blocks > 100', 'ordering_receipts_index_lag_blocks > 20'], ['ordering_fetch_age_seconds > 5', 'ordering_fetch_age_seconds > 2']
]

/**
 * Starts Prometheus. Targets become the instances replica-1 and so on.
 *
 * @param {{ dir: string, port: number, targets: string[] }} options
 */
export async function startPrometheus ({ dir, port, targets }) {
  const rules = QUICKER.reduce((text, [from, to]) => text.replace(from, to), readFileSync(ALERTS, 'utf8'))
  writeFileSync(join(dir, 'alerts.yaml'), rules)
  writeFileSync(join(dir, 'prometheus.yaml'), JSON.stringify({
    global: { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' },
    rule_files: ['alerts.yaml'],
    scrape_configs: [{ job_name: 'ordering-gateway', static_configs: targets.map((target, index) => ({ targets: [target], labels: { instance: `replica-${index + 1}` } })) }]
  }))
  const url = `http://127.0.0.1:${port}`
  const child = spawn('prometheus', [
    `--config.file=${join(dir, 'prometheus.yaml')}`, `--storage.tsdb.path=${join(dir, 'tsdb')}`, `--web.listen-address=127.0.0.1:${port}`, '--log.level=warn'
  ], { stdio: ['ignore', 'ignore', 'inherit'] })
  const ask = async (path) => {
    const response = await fetch(`${url}/api/v1/${path}`)
    const { data, error } = await response.json()
    if (error) throw new Error(`${path}: ${error}`)
    return data
  }
  for (let tries = 0; tries < 200 && !await ask('targets').catch(() => false); tries++) await delay(100)
  return {
    query: async (expr) => (await ask(`query?query=${encodeURIComponent(expr)}`)).result,
    range: async (expr, { from, to, step }) => (await ask(`query_range?query=${encodeURIComponent(expr)}&start=${from}&end=${to}&step=${step}`)).result,
    firing: async () => new Set((await ask('alerts')).alerts.filter(({ state }) => state === 'firing').map(({ labels }) => labels.alertname)),
    stop: () => { child.kill('SIGKILL') }
  }
}
