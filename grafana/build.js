// Writes the dashboard of panels.js in Grafana's form: node grafana/build.js. With --check: ends with 1 when the file is another.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { rows } from './panels.js'

const FILE = join(import.meta.dirname, 'dashboards', 'ordering.json')
const DATASOURCE = { type: 'prometheus', uid: '$' + '{datasource}' } // a variable of Grafana's
const [WIDTH, HEIGHT, COLUMNS] = [8, 7, 3]

/** Rows below each other, with three panels side by side. */
function layOut () {
  const panels = []
  let y = 0
  for (const [title, content] of rows) {
    panels.push({ id: panels.length + 1, type: 'row', title, collapsed: false, panels: [], gridPos: { x: 0, y: y++, w: 24, h: 1 } })
    for (const [index, { title, unit, queries }] of content.entries()) {
      panels.push({
        id: panels.length + 1,
        type: 'timeseries',
        title,
        datasource: DATASOURCE,
        fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
        options: { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi' } },
        targets: queries.map(({ expr, legend }, number) => ({ refId: String.fromCharCode(65 + number), datasource: DATASOURCE, expr, legendFormat: legend })),
        gridPos: { x: index % COLUMNS * WIDTH, y: y + Math.floor(index / COLUMNS) * HEIGHT, w: WIDTH, h: HEIGHT }
      })
    }
    y += Math.ceil(content.length / COLUMNS) * HEIGHT
  }
  return panels
}

/** A variable whose values are those of a label. */
function variable (name, query) {
  return { name, type: 'query', datasource: DATASOURCE, query, refresh: 2, multi: true, includeAll: true, allValue: '.*', current: { text: 'All', value: '$__all' } }
}

const dashboard = {
  uid: 'ordering-gateway',
  title: 'Ordering gateway',
  tags: ['ordering-gateway'],
  schemaVersion: 39,
  version: 1,
  timezone: 'utc',
  refresh: '10s',
  time: { from: 'now-1h', to: 'now' },
  templating: {
    list: [
      { name: 'datasource', type: 'datasource', query: 'prometheus', current: {} },
      variable('instance', 'label_values(ordering_build_info, instance)'),
      variable('channel', 'label_values(ordering_block_height, channel)')
    ]
  },
  panels: layOut()
}

const text = `${JSON.stringify(dashboard, undefined, 2)}\n`
if (!process.argv.includes('--check')) writeFileSync(FILE, text)
else if (readFileSync(FILE, 'utf8') !== text) {
  process.stderr.write('grafana/dashboards/ordering.json is not what grafana/panels.js says: run node grafana/build.js\n')
  process.exitCode = 1
}
