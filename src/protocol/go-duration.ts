import { MalformedError } from './malformed.js'

const UNIT_MS: Record<string, number> = { ns: 1e-6, us: 1e-3, µs: 1e-3, μs: 1e-3, ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/** No duration is longer; the pattern below takes quadratic time. */
const MAX_LENGTH = 64

/**
 * Milliseconds of a Go duration text such as `2s`, `1m30s` or `250ms` (Go's time.ParseDuration).
 * @throws MalformedError
 */
export function parseGoDurationMs (text: string): number {
  if (text.length > MAX_LENGTH) throw new MalformedError(`malformed duration: it has ${text.length.toString()} characters`)
  const match = /^([+-]?)((?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/.exec(text)
  if (!match) throw new MalformedError(`malformed duration ${JSON.stringify(text)}: a number and a unit are needed, such as 250ms or 2s`)
  let ms = 0
  for (const [, value, unit] of (match[2] as string).matchAll(/([\d.]+)(ns|us|µs|μs|ms|s|m|h)/g)) ms += Number(value) * (UNIT_MS[unit as string] as number)
  return match[1] === '-' ? -ms : ms
}
