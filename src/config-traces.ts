/**
 * Traces are configured by the environment variables that OpenTelemetry specifies, which other tools set too, and not by
 * keys of the gateway's own: https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 */

/** How spans are exported. Holds secrets: never logged. */
export interface TracesConfig {
  /** Where OTLP over HTTP goes. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Time that the export of one batch may take, further tries included. */
  readonly timeoutMs: number
  readonly gzip: boolean
  readonly sampler: { readonly name: Sampler, readonly ratio: number }
  /** What the process is called, in every span. */
  readonly resource: Readonly<Record<string, string>>
  /** Ended spans that may wait for their export. */
  readonly maxQueueSpans: number
  readonly maxBatchSpans: number
  /** Time after which a batch is exported that is not full. */
  readonly batchDelayMs: number
}

export const SAMPLERS = ['always_on', 'always_off', 'traceidratio', 'parentbased_always_on', 'parentbased_always_off', 'parentbased_traceidratio'] as const

export type Sampler = typeof SAMPLERS[number]

type Environment = Readonly<Record<string, string | undefined>>

const HEADER_NAME = /^[!#$%&'*+.^_`|~\w-]+$/
const HEADER_VALUE = /^[\x20-\x7e]*$/

/** Reads what is said about traces; undefined when they are off. Then nothing else is looked at. Adds to the faults, without values: they may be secret. */
export function readTraces (environment: Environment, faults: string[]): TracesConfig | undefined {
  const read = new Variables(environment, faults)
  if (read.word('OTEL_TRACES_EXPORTER', ['otlp', 'none'], 'none') === 'none') return undefined
  if (read.word('OTEL_SDK_DISABLED', ['true', 'false'], 'false') === 'true') return undefined
  for (const name of ['OTEL_EXPORTER_OTLP_PROTOCOL', 'OTEL_EXPORTER_OTLP_TRACES_PROTOCOL']) read.word(name, ['http/protobuf'], 'http/protobuf')
  const maxQueueSpans = read.number('OTEL_BSP_MAX_QUEUE_SIZE', 2048, { minimum: 1, maximum: 1_000_000 })
  const serviceName = read.text('OTEL_SERVICE_NAME')
  const compression = read.word('OTEL_EXPORTER_OTLP_COMPRESSION', ['gzip', 'none'], 'none')
  return {
    url: read.url(),
    headers: { ...read.pairs('OTEL_EXPORTER_OTLP_HEADERS', HEADER_NAME, HEADER_VALUE), ...read.pairs('OTEL_EXPORTER_OTLP_TRACES_HEADERS', HEADER_NAME, HEADER_VALUE) },
    timeoutMs: read.number('OTEL_EXPORTER_OTLP_TRACES_TIMEOUT', read.number('OTEL_EXPORTER_OTLP_TIMEOUT', 10_000, MILLISECONDS), MILLISECONDS),
    gzip: read.word('OTEL_EXPORTER_OTLP_TRACES_COMPRESSION', ['gzip', 'none'], compression) === 'gzip',
    sampler: {
      name: read.word('OTEL_TRACES_SAMPLER', SAMPLERS, 'parentbased_always_on'),
      ratio: read.number('OTEL_TRACES_SAMPLER_ARG', 1, { minimum: 0, maximum: 1, fractions: true })
    },
    resource: {
      'service.name': 'ordering-gateway',
      ...read.pairs('OTEL_RESOURCE_ATTRIBUTES', /^[\x21-\x7e]+$/, /^[^\0]*$/),
      ...serviceName !== undefined && { 'service.name': serviceName }
    },
    maxQueueSpans,
    maxBatchSpans: Math.min(maxQueueSpans, read.number('OTEL_BSP_MAX_EXPORT_BATCH_SIZE', 512, { minimum: 1, maximum: 100_000 })),
    batchDelayMs: read.number('OTEL_BSP_SCHEDULE_DELAY', 5000, MILLISECONDS)
  }
}

interface Range {
  readonly minimum: number
  readonly maximum: number
  readonly fractions?: boolean
}

const MILLISECONDS: Range = { minimum: 1, maximum: 600_000 }

/** Variables by name; an empty one counts as none, as the specification wants it. */
class Variables {
  readonly #environment: Environment
  readonly #faults: string[]

  constructor (environment: Environment, faults: string[]) {
    this.#environment = environment
    this.#faults = faults
  }

  text (name: string): string | undefined {
    return this.#environment[name]?.trim() || undefined
  }

  word<W extends string> (name: string, words: readonly W[], otherwise: W): W {
    const text = this.text(name)?.toLowerCase()
    return text === undefined ? otherwise : words.find((word) => word === text) ?? this.#fault(name, `must be ${words.length === 1 ? '' : 'one of '}${words.join(', ')}`, otherwise)
  }

  number (name: string, otherwise: number, { minimum, maximum, fractions = false }: Range): number {
    const text = this.text(name)
    if (text === undefined) return otherwise
    const value = (fractions ? /^\d{1,9}(?:\.\d{1,18})?$/ : /^\d{1,9}$/).test(text) ? Number(text) : NaN
    const allowed = `must be a ${fractions ? '' : 'whole '}number from ${minimum.toString()} to ${maximum.toString()}`
    return value >= minimum && value <= maximum ? value : this.#fault(name, allowed, otherwise)
  }

  /** `name=value` pairs, percent-encoded, with commas between them. */
  pairs (name: string, names: RegExp, values: RegExp): Record<string, string> {
    const found: Record<string, string> = {}
    for (const pair of (this.text(name) ?? '').split(',').map((one) => one.trim()).filter((one) => one !== '')) {
      const split = pair.indexOf('=')
      const [key, value] = [pair.slice(0, Math.max(0, split)), pair.slice(split + 1)].map((part) => decode(part.trim()))
      if (key === undefined || value === undefined || !names.test(key) || !values.test(value)) {
        return this.#fault(name, 'must be name=value, several separated by commas, values percent-encoded', {})
      }
      found[key] = value
    }
    return found
  }

  /** The endpoint of traces as it is given, or the one for everything with the path of traces behind it. */
  url (): string {
    const own = 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'
    const name = this.text(own) === undefined ? 'OTEL_EXPORTER_OTLP_ENDPOINT' : own
    const text = this.text(name) ?? 'http://localhost:4318'
    const url = name === own ? text : `${text.replace(/\/+$/, '')}/v1/traces`
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) return this.#fault(name, 'must be an address that begins with http:// or https://', '')
    const { username, password } = new URL(url)
    return username + password === '' ? url : this.#fault(name, 'must hold no user and no password; give them in OTEL_EXPORTER_OTLP_HEADERS', '')
  }

  #fault<T> (name: string, allowed: string, otherwise: T): T {
    this.#faults.push(`${name} (environment variable): ${allowed}`)
    return otherwise
  }
}

function decode (text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
