// Medians and tables.

/** @param {number[]} values */
export function median (values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** Runs both in turn, so that a drift of the machine hits both, and gives the medians and the median of the ratios. */
export async function inTurn (runs, { figure, limit }) {
  const pairs = []
  for (let run = 0; run < runs; run++) {
    const pair = run % 2 === 0 ? { figure: await figure(), limit: await limit() } : { limit: await limit(), figure: await figure() }
    process.stderr.write(`  run ${run + 1}: ${format(pair.figure)} of ${format(pair.limit)}\n`)
    pairs.push(pair)
  }
  return {
    figure: median(pairs.map((pair) => pair.figure)),
    limit: median(pairs.map((pair) => pair.limit)),
    ratio: median(pairs.map((pair) => pair.figure / pair.limit))
  }
}

/** Three significant digits, and the unit of thousands spelt out. */
export function format (value) {
  if (typeof value !== 'number') return value ?? ''
  if (Math.abs(value) >= 1000) return Math.round(Number(value.toPrecision(3))).toString().replace(/\B(?=(\d{3})+$)/g, ' ')
  return Number(value.toPrecision(3)).toString()
}

/** A table in Markdown of rows with the same keys. */
export function toTable (rows) {
  const names = Object.keys(rows[0])
  const line = (cells) => `| ${cells.join(' | ')} |`
  return `${[line(names), line(names.map(() => '---')), ...rows.map((row) => line(names.map((name) => format(row[name]))))].join('\n')}\n`
}
