import type { Metric, MetricValueWithName, Registry } from 'prom-client'

/** How a metric is called, what it is, and the names of its labels. */
export interface MetricOptions {
  readonly name: string
  readonly help: string
  readonly labelNames: readonly string[]
  readonly registry: Registry
}

/**
 * A metric of what every envelope or request counts. With each value prom-client makes a hash of the labels, looks its series
 * up and checks the labels, which takes a microsecond; here a series is found by the labels as they are. It stands in
 * prom-client's registry beside the others.
 */
abstract class SeriesMetric<S> {
  readonly name: string
  readonly help: string
  readonly aggregator = 'sum' as const
  abstract readonly type: 'counter' | 'histogram'
  readonly #labelNames: readonly string[]
  readonly #series: Array<{ readonly labels: Readonly<Record<string, string>>, readonly series: S }> = []
  /** Values of the first label lead to those of the second, and so on; the last ones to a series. */
  readonly #byLabels = new Map<string, unknown>()

  constructor ({ name, help, labelNames, registry }: MetricOptions) {
    this.name = name
    this.help = help
    this.#labelNames = labelNames
    registry.registerMetric(this as unknown as Metric) // it asks for nothing but what is here
  }

  /** The series of these labels, in the order of their names. It is there, at 0, from the first time. */
  of (...values: string[]): S {
    let found: unknown = this.#byLabels
    for (const value of values) found = (found as Map<string, unknown> | undefined)?.get(value)
    return found as S | undefined ?? this.#make(values)
  }

  #make (values: readonly string[]): S {
    const series = this.make()
    this.#series.push({ labels: Object.fromEntries(this.#labelNames.map((name, index) => [name, values[index] as string])), series })
    let level = this.#byLabels
    for (const value of values.slice(0, -1)) {
      const next = level.get(value) as Map<string, unknown> | undefined ?? new Map<string, unknown>()
      level.set(value, next)
      level = next
    }
    level.set(values.at(-1) as string, series)
    return series
  }

  /** What the registry asks for when somebody looks. */
  get (): object {
    const { name, help, type, aggregator } = this
    const values = this.#series.flatMap(({ labels, series }) => this.values(series).map((value) => ({ ...value, labels: { ...value.labels, ...labels } })))
    return { name, help, type, aggregator, values }
  }

  protected abstract make (): S
  protected abstract values (series: S): Array<MetricValueWithName<string>>
}

/** One series of a counter. */
export class CounterSeries {
  value = 0

  add (count = 1): void {
    this.value += count
  }
}

/** A counter whose series are counted by hand. */
export class SeriesCounter extends SeriesMetric<CounterSeries> {
  readonly type = 'counter'

  protected make (): CounterSeries {
    return new CounterSeries()
  }

  protected values ({ value }: CounterSeries): Array<MetricValueWithName<string>> {
    return [{ metricName: this.name, labels: {}, value }]
  }
}

/** One series of a histogram. */
export class HistogramSeries {
  readonly #bounds: readonly number[]
  /** Values in each bucket alone; behind the last bound those that are in none. */
  readonly counts: Float64Array
  sum = 0

  constructor (bounds: readonly number[]) {
    this.#bounds = bounds
    this.counts = new Float64Array(bounds.length + 1)
  }

  observe (value: number): void {
    let bucket = 0
    while (value > (this.#bounds[bucket] as number)) bucket++
    this.counts[bucket] = (this.counts[bucket] as number) + 1
    this.sum += value
  }
}

/** A histogram whose series are counted by hand. */
export class SeriesHistogram extends SeriesMetric<HistogramSeries> {
  readonly type = 'histogram'
  readonly #buckets: readonly number[]

  /** @param options buckets: upper bounds, ascending */
  constructor (options: MetricOptions & { readonly buckets: readonly number[] }) {
    super(options)
    this.#buckets = options.buckets
  }

  protected make (): HistogramSeries {
    return new HistogramSeries(this.#buckets)
  }

  protected values ({ counts, sum }: HistogramSeries): Array<MetricValueWithName<string>> {
    let count = 0
    const buckets = [...this.#buckets, '+Inf'].map((le, index) => {
      count += counts[index] as number
      return { metricName: `${this.name}_bucket`, labels: { le }, value: count }
    })
    return [...buckets, { metricName: `${this.name}_sum`, labels: {}, value: sum }, { metricName: `${this.name}_count`, labels: {}, value: count }]
  }
}
