// Draws panels as small diagrams beside each other, as SVG.
const [WIDTH, HEIGHT, COLUMNS] = [330, 150, 3]
const COLOURS = ['#3274d9', '#e0752d', '#56a64b', '#a352cc', '#e02f44', '#8f8f00', '#37872d', '#8ab8ff', '#b877d9', '#666']

const escape = (text) => text.replace(/[<&"]/g, (character) => `&#${character.charCodeAt(0)};`)

function format (value) {
  const [divisor, suffix] = value >= 1e9 ? [1e9, 'G'] : value >= 1e6 ? [1e6, 'M'] : value >= 1e3 ? [1e3, 'k'] : [1, '']
  return `${Number((value / divisor).toPrecision(3))}${suffix}`
}

/** @param {{ title: string, unit: string, series: [number, number][][] }[]} panels */
export function draw (panels) {
  const rows = Math.ceil(panels.length / COLUMNS)
  const body = panels.map(({ title, unit, series }, index) => {
    const [x, y] = [index % COLUMNS * WIDTH, Math.floor(index / COLUMNS) * HEIGHT]
    const points = series.flat()
    const [from, to] = [Math.min(...points.map(([at]) => at)), Math.max(...points.map(([at]) => at))]
    const max = Math.max(...points.map(([, value]) => value)) || 1
    const scale = ([at, value]) => `${Math.round(x + 40 + (at - from) / (to - from || 1) * (WIDTH - 55))},${Math.round(y + HEIGHT - 18 - value / max * (HEIGHT - 50))}`
    const lines = series.slice(0, 12).map((one, number) =>
      `<polyline fill="none" stroke="${COLOURS[number % COLOURS.length]}" stroke-width="1.3" points="${one.map(scale).join(' ')}"/>`)
    return `<rect x="${x + 4}" y="${y + 4}" width="${WIDTH - 8}" height="${HEIGHT - 8}" fill="#fff" stroke="#d8d9da"/>` +
      `<text x="${x + 12}" y="${y + 20}" font-weight="bold">${escape(title)}</text>` +
      `<text x="${x + 36}" y="${y + 37}" text-anchor="end" fill="#666">${format(max)}</text><text x="${x + 40}" y="${y + HEIGHT - 7}" fill="#666">0 to ${format(max)} ${unit === 'none' ? '' : unit}</text>` +
      lines.join('')
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${COLUMNS * WIDTH}" height="${rows * HEIGHT}" font-family="sans-serif" font-size="11">` +
    `<rect width="100%" height="100%" fill="#f4f5f5"/>${body.join('\n')}</svg>\n`
}
