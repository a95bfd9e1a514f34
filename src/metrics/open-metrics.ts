/** Media type of OpenMetrics. */
export const OPEN_METRICS_TYPE = 'application/openmetrics-text'

/** The whole type, as it is sent. */
export const OPEN_METRICS_CONTENT_TYPE = `${OPEN_METRICS_TYPE}; version=1.0.0; charset=utf-8`

/**
 * Rewrites the text format 0.0.4 as OpenMetrics 1.0: a counter's family has its name without `_total`, there are no empty
 * lines, and the end is marked. prom-client's own OpenMetrics renames the metrics for good, and the text format would have
 * the wrong names from then on.
 */
export function toOpenMetrics (text: string): string {
  const counters = new Set([...text.matchAll(/^# TYPE (\S+)_total counter$/gm)].map(([, name]) => name))
  const lines = text.split('\n').filter((line) => line !== '').map((line) => {
    const [, keyword, name, rest] = /^# (HELP|TYPE) (\S+)_total (.*)$/.exec(line) ?? []
    return name !== undefined && counters.has(name) ? `# ${keyword as string} ${name} ${rest as string}` : line
  })
  return [...lines, '# EOF', ''].join('\n')
}
