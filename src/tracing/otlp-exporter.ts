import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base'
import type { Logger } from 'pino'
import type { TracesConfig } from '../config-traces.js'
import { reasonOf } from '../errors.js'
import { Backoff } from '../util/backoff.js'
import { sleep, type Clock } from '../util/clock.js'
import { shortened } from '../util/shortened.js'
import { linkSignals } from '../util/signals.js'
import type { TraceMetrics } from './tracer.js'

/** Answers after which a collector wants the batch again (OTLP, "Failures"). */
const RETRYABLE = new Set([429, 502, 503, 504])

const RETRY = { minMs: 500, maxMs: 5000 }

type Done = Parameters<SpanExporter['export']>[1]

/** The encoding of OTLP. */
export interface Serializer {
  serializeRequest (spans: ReadableSpan[]): Uint8Array | undefined
  /** @throws Error when it is something else */
  deserializeResponse (bytes: Uint8Array): { partialSuccess?: { rejectedSpans?: number | undefined } | undefined }
}

export interface ExporterDependencies {
  readonly serializer: Serializer
  readonly clock: Clock
  readonly logger: Logger
  readonly metrics: TraceMetrics
}

/**
 * Sends batches of spans by OTLP over HTTP. That it cannot is logged once, until it can again: a collector that is away is
 * no reason to fill the log. Unlike that of OpenTelemetry's exporter, its work can be broken off at a shutdown.
 */
export class OtlpExporter implements SpanExporter {
  readonly #options: Pick<TracesConfig, 'url' | 'headers' | 'timeoutMs' | 'gzip'>
  readonly #dependencies: ExporterDependencies
  readonly #stopping = new AbortController()
  #failing = false

  constructor (options: Pick<TracesConfig, 'url' | 'headers' | 'timeoutMs' | 'gzip'>, dependencies: ExporterDependencies) {
    this.#options = options
    this.#dependencies = dependencies
  }

  export (spans: ReadableSpan[], done: Done): void {
    const { metrics } = this.#dependencies
    this.#send(spans).then((rejected) => {
      metrics.exported(spans.length - rejected)
      if (rejected > 0) metrics.dropped('export', rejected)
      this.#works()
      done({ code: 0 })
    }, (error: unknown) => {
      metrics.dropped('export', spans.length)
      this.#fails(reasonOf(error))
      done({ code: 0 }) // told already, and nothing is left to be done
    })
  }

  /** Breaks off what is on its way. */
  stop (): void {
    this.#stopping.abort(new Error('the gateway is shut down'))
  }

  async shutdown (): Promise<void> { /* what is on its way ends by itself, or by `stop` */ }

  /** Sends one batch, again while that may help. Resolves with how many spans were rejected. */
  async #send (spans: ReadableSpan[]): Promise<number> {
    const { serializer, clock } = this.#dependencies
    const { timeoutMs } = this.#options
    const bytes = serializer.serializeRequest(spans) ?? new Uint8Array(0)
    const body = this.#options.gzip ? await promisify(gzip)(bytes) : bytes
    const expired = new AbortController()
    const cancel = clock.after(timeoutMs, () => { expired.abort(new Error(`there was no answer within ${timeoutMs.toString()} ms`)) })
    const { signal, end } = linkSignals(this.#stopping.signal, expired.signal)
    const backoff = new Backoff(RETRY)
    try {
      for (;;) {
        const answer = await this.#post(body, signal)
        if (answer instanceof Uint8Array) return rejectedOf(serializer, answer)
        await sleep(clock, Math.max(answer.retryAfterMs, backoff.next()), signal)
        if (signal.aborted) throw new Error(answer.reason)
      }
    } finally {
      cancel()
      end()
    }
  }

  /** One try: the answer's body, or why to try again. @throws Error when that would not help */
  async #post (body: Uint8Array, signal: AbortSignal): Promise<Uint8Array | Again> {
    const { url, headers, gzip: packed } = this.#options
    let response: Response
    try {
      response = await fetch(url, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/x-protobuf', ...packed && { 'content-encoding': 'gzip' } },
        body: body as Uint8Array<ArrayBuffer>,
        redirect: 'error', // the headers are for this address only
        signal
      })
    } catch (error) {
      if (signal.aborted) throw error
      return { reason: causeOf(error), retryAfterMs: 0 }
    }
    if (response.ok) return new Uint8Array(await response.arrayBuffer())
    await response.body?.cancel()
    const reason = `the collector answered with status ${response.status.toString()}`
    if (!RETRYABLE.has(response.status)) throw new Error(reason)
    return { reason, retryAfterMs: Number(response.headers.get('retry-after') ?? 0) * 1000 || 0 }
  }

  #works (): void {
    if (!this.#failing) return
    this.#failing = false
    this.#dependencies.logger.info('traces are exported again')
  }

  #fails (reason: string): void {
    if (this.#failing) return
    this.#failing = true
    this.#dependencies.logger.warn({ reason: shortened(reason) }, 'traces cannot be exported; this is told once, until they can')
  }
}

interface Again {
  readonly reason: string
  readonly retryAfterMs: number
}

/** What fetch fails with says little; its cause does. */
function causeOf (error: unknown): string {
  return reasonOf(error instanceof Error && error.cause !== undefined ? error.cause : error)
}

function rejectedOf (serializer: Serializer, bytes: Uint8Array): number {
  try {
    return serializer.deserializeResponse(bytes).partialSuccess?.rejectedSpans ?? 0
  } catch {
    return 0 // a proxy's own words: the status counts
  }
}
