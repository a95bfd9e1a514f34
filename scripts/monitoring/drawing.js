// Draws panels as small diagrams beside each other, as SVG. Faults are grey bands with their numbers.
const [WIDTH, HEIGHT, COLUMNS] = [330, 190, 3]
const PLOT = { left: 46, top: 44, width: WIDTH - 46 - 14, height: 90 }
const COLOURS = ['#3274d9', '#e0752d', '#56a64b', '#a352cc', '#e02f44', '#8f8f00', '#00838f', '#8d6e63', '#c2185b', '#555']
const [LEGEND_LINES, CHARACTER_WIDTH] = [2, 5.2]
const UNITS = { s: ' s', bytes: 'B', Bps: 'B/s', ops: '/s', reqps: '/s' }

/**
 * @typedef {{ legend: string, points: [second: number, value: number][] }} Series
 * @typedef {{ title: string, unit: string, series: Series[] }} Panel
 * @typedef {{ from: number, to: number, step: number, faults: { from: number, to: number }[] }} Times in seconds
 */

const escape = (text) => text.replace(/[<&"]/g, (character) => `&#${character.charCodeAt(0)};`)
const text = (x, y, content, attributes = '') => `<text x="${x}" y="${y}" ${attributes}>${escape(content)}</text>`
const round = (number) => Math.round(number * 10) / 10

function format (value, unit) {
  if (unit === 'percentunit') return `${Number((value * 100).toPrecision(2))} %`
  if (unit === 's' && value < 1) return `${Number((value * 1000).toPrecision(2))} ms`
  const [divisor, prefix] = [[1e9, 'G'], [1e6, 'M'], [1e3, 'k']].find(([limit]) => value >= limit) ?? [1, '']
  return `${Number((value / divisor).toPrecision(3))}${prefix && unit === 'bytes' ? ' ' : ''}${prefix}${UNITS[unit] ?? ''}`
}

/** Lines of a series: a new one behind each gap. */
function path (points, { step }, place) {
  return points.map((point, index) => {
    const isNew = index === 0 || point[0] - points[index - 1][0] > 1.5 * step
    const [x, y] = place(point)
    return `${isNew ? 'M' : 'L'}${round(x)} ${round(y)}`
  }).join('')
}

/** What the colours mean, as far as there is room. */
function legendOf (series) {
  const parts = []
  let [x, line] = [10, 0]
  for (const [index, { legend }] of series.entries()) {
    const width = 16 + legend.length * CHARACTER_WIDTH
    if (x + width > WIDTH - (line === LEGEND_LINES - 1 ? 50 : 8)) [x, line] = [10, line + 1]
    const y = PLOT.top + PLOT.height + 30 + line * 13
    if (line === LEGEND_LINES) return [...parts, text(WIDTH - 10, y - 13, `${series.length - index} more`, 'text-anchor="end" fill="#666"')]
    parts.push(`<rect x="${x}" y="${y - 5}" width="8" height="3" fill="${COLOURS[index % COLOURS.length]}"/>`, text(x + 11, y, legend))
    x += width
  }
  return parts
}

function drawPanel ({ title, unit, series }, times) {
  const { left, top, width, height } = PLOT
  const max = Math.max(0, ...series.flatMap(({ points }) => points.map(([, value]) => value))) || 1
  const across = (second) => left + (second - times.from) / (times.to - times.from) * width
  const place = ([second, value]) => [across(second), top + height - value / max * height]
  return [
    `<rect x="4" y="4" width="${WIDTH - 8}" height="${HEIGHT - 8}" fill="#fff" stroke="#d8d9da"/>`,
    text(12, 21, title, 'font-size="11.5" font-weight="bold"'),
    ...times.faults.map(({ from, to }) => `<rect x="${round(across(from))}" y="${top}" width="${round(Math.max(2, across(to) - across(from)))}" height="${height}" fill="#eee"/>`),
    ...times.faults.map(({ from, to }, index) => text(round((across(from) + across(to)) / 2), top - 3, `${index + 1}`, 'text-anchor="middle" fill="#999" font-size="8"')),
    `<path d="M${left} ${top}V${top + height}H${left + width}" fill="none" stroke="#999"/>`,
    text(left - 4, top + 6, format(max, unit), 'text-anchor="end" fill="#666"'),
    text(left - 4, top + height, '0', 'text-anchor="end" fill="#666"'),
    text(left + width, top + height + 13, `${Math.round((times.to - times.from) / 60)} min`, 'text-anchor="end" fill="#666"'),
    ...series.map(({ points }, index) => `<path fill="none" stroke="${COLOURS[index % COLOURS.length]}" stroke-width="1.3" d="${path(points, times, place)}"/>`).reverse(),
    ...legendOf(series)
  ].join('')
}

/** @param {Panel[]} panels @param {Times} times */
export function draw (panels, times) {
  const height = Math.ceil(panels.length / COLUMNS) * HEIGHT
  const body = panels.map((panel, index) =>
    `<g transform="translate(${index % COLUMNS * WIDTH} ${Math.floor(index / COLUMNS) * HEIGHT})">${drawPanel(panel, times)}</g>`)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${COLUMNS * WIDTH} ${height}" font-family="Helvetica,Arial,sans-serif" font-size="9.5" fill="#222">` +
    `<rect width="100%" height="100%" fill="#f4f5f5"/>\n${body.join('\n')}</svg>\n`
}
