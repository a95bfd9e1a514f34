import type { FastifyInstance } from 'fastify'
import { Gauge, type Registry } from 'prom-client'
import { CLIENT_GONE, SOCKET, whenAnswered } from '../transport/answered.js'
import { isUpgrade } from '../transport/upgrades.js'
import { SeriesHistogram } from './series.js'

/** Requests to routes that are not there have one label for all of them: callers do not make series. */
const NO_ROUTE = 'unmatched'

const STATUS_CLASSES = ['', '1xx', '2xx', '3xx', '4xx', '5xx']

/**
 * Measures the requests of an app: by route template and class of the status, never by path, address or client. A stream
 * counts until its end, so routes that stream have a series of their own by nature. The end is that of the connection's
 * turn, which also comes when a client goes away; who does so before it was answered has no status and is not observed.
 */
export function measureRequests (app: FastifyInstance, metrics: HttpMetrics): void {
  const routes = new Map<string, string>()
  app.addHook('onRoute', ({ url }) => { routes.set(url, url.replace(/:(\w+)/g, '{$1}')) })
  app.addHook('onRequest', (request, _reply, done) => {
    if (!isUpgrade(request)) metrics.inFlight++
    done()
  })
  whenAnswered(app, (request, { statusCode, durationMs }) => {
    if (!isUpgrade(request)) metrics.inFlight--
    if (statusCode === SOCKET || statusCode === CLIENT_GONE) return
    const { method, routeOptions: { url } } = request
    const route = routes.get(url ?? '') ?? NO_ROUTE
    metrics.duration.of(route === NO_ROUTE ? NO_ROUTE : method, route, STATUS_CLASSES[Math.floor(statusCode / 100)] as string).observe(durationMs / 1000)
  })
}

/** The metrics that all apps of a process share. */
export interface HttpMetrics {
  readonly duration: SeriesHistogram
  /** Requests that are not answered to the end. */
  inFlight: number
}

/** Makes the metrics of requests. */
export function makeHttpMetrics (registry: Registry): HttpMetrics {
  const metrics = {
    duration: new SeriesHistogram({
      name: 'ordering_http_request_duration_seconds',
      help: 'From a request\'s headers to the end of its answer, by route template and class of the status',
      labelNames: ['method', 'route', 'status'],
      registry,
      buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30]
    }),
    inFlight: 0
  }
  const inFlight = new Gauge({
    name: 'ordering_http_requests_in_flight',
    help: 'Requests that are not answered to the end, sockets left out',
    registers: [registry],
    collect: () => { inFlight.set(metrics.inFlight) }
  })
  return metrics
}
