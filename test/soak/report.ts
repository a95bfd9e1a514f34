import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import type { RecordableHistogram } from 'node:perf_hooks'
import type { Faults } from './faults.js'
import type { Follower, Followers } from './followers.js'
import type { Load } from './load.js'
import { lateSlopeOf, slopeOf, type Life, type MemorySamples } from './memory.js'

const DOCUMENT = join(import.meta.dirname, '..', '..', 'docs', 'reliability.md')
const MARKERS = ['<!-- soak -->\n', '<!-- /soak -->'] as const

/** What the table is made of. */
export interface Results {
  readonly load: Load
  readonly faults: Faults
  readonly memory: MemorySamples
  readonly followers: Followers
  /** Blocks of each channel, the same at all replicas. */
  readonly blocks: ReadonlyMap<string, number>
  readonly replicas: number
  /** Errors that replicas logged, by message. */
  readonly logged: ReadonlyMap<string, number>
  /** Keys that stand in a chain more than once, after an outcome that nobody knew. */
  readonly repeated: number
  /** What did not hold. */
  readonly problems: readonly string[]
  /** 99th percentile of how late the event loop of the load itself was. */
  readonly loopDelayMs: number
}

/** The figures of a run, as a table in Markdown. */
export function toTable (results: Results): string {
  const rows = [...loadRows(results), ...troubleRows(results), ...memoryRows(results), ...comparisonRows(results)]
  return ['| figure | |', '|---|---|', ...rows.map(([name, value]) => `| ${name} | ${value} |`)].join('\n')
}

type Row = readonly [name: string, value: string]

function loadRows ({ load, loopDelayMs }: Results): Row[] {
  const acknowledged = load.sent.filter(({ acknowledgedAt }) => acknowledgedAt !== undefined).length
  const keyed = load.sent.filter((entry) => entry.keyed)
  const given = load.sent.filter((entry) => !entry.keyed && entry.acknowledgedAt === undefined)
  const unsure = given.filter(({ unsure }) => unsure > 0).length
  const skipped = load.skipped > 0 ? `; ${load.skipped.toString()} more were due while too many were on their way` : ''
  return [
    ['envelopes sent', `${load.sent.length.toString()}, ${keyed.length.toString()} of them with a key${skipped}`],
    ['envelopes acknowledged', `${acknowledged.toString()}, ${(acknowledged / load.seconds).toFixed(1)} a second`],
    ['POST to receipt, answered at the first attempt', percentiles(load.firstAttempt)],
    ['POST to receipt, further attempts included', percentiles(load.all)],
    ['without a key, so sent once: refused, or of unknown outcome', `${(given.length - unsure).toString()}, ${unsure.toString()}`],
    ['with a key, needed further attempts', keyed.filter(({ attempts }) => attempts > 1).length.toString()],
    ['event loop of the load itself, p99 of its delay', `${loopDelayMs.toFixed()} ms`]
  ]
}

function percentiles (histogram: RecordableHistogram): string {
  const ms = (micros: number): string => `${(micros / 1000).toFixed(micros < 100_000 ? 1 : 0)} ms`
  if (histogram.count === 0) return 'none'
  return `p50 ${ms(histogram.percentile(50))}, p99 ${ms(histogram.percentile(99))}, p99.9 ${ms(histogram.percentile(99.9))}, max ${ms(histogram.max)}`
}

function troubleRows ({ load, faults, logged }: Results): Row[] {
  const total = [...faults.counts.values()].reduce((sum, count) => sum + count, 0)
  return [
    ['faults', `${total.toString()}, one in ${(load.seconds / total).toFixed(1)} s: ${list(faults.counts)}`],
    ['slowest replica from its start to ready', faults.readyAfterMs.length > 0 ? `${(Math.max(...faults.readyAfterMs) / 1000).toFixed(1)} s` : 'none'],
    ['answers other than a receipt, by kind, all attempts', list(load.errors)],
    ['errors in the logs of the replicas', list(logged)]
  ]
}

function list (counts: ReadonlyMap<string, number>): string {
  if (counts.size === 0) return 'none'
  return [...counts].sort(([, one], [, other]) => other - one).map(([name, count]) => `${name} ${count.toString()}`).join(', ')
}

function memoryRows ({ memory }: Results): Row[] {
  return memory.last.map((life) => [`anonymous memory of replica ${life.replica}, its last process`, describeLife(life)])
}

function describeLife (life: Life): string {
  const mib = life.samples.map(({ bytes }) => Math.round(bytes / 2 ** 20))
  const minutes = ((life.samples.at(-1)?.atMs ?? 0) - (life.samples[0]?.atMs ?? 0)) / 60_000
  const [slope, late] = [slopeOf(life), lateSlopeOf(life)].map((slope) => slope === undefined ? 'too short to tell' : `${slope.toFixed(1)} MiB`)
  const growth = `growth an hour behind its first two minutes ${String(slope)}, in its second half ${String(late)}`
  const sizes = `${String(mib[0])} MiB at first, ${String(mib.at(-1))} MiB in the end, ${Math.max(...mib).toString()} MiB at most`
  return `${minutes.toFixed(1)} minutes: ${sizes}; ${growth}`
}

function comparisonRows ({ blocks, replicas, repeated, followers, problems }: Results): Row[] {
  const total = [...blocks.values()].reduce((sum, count) => sum + count, 0)
  const of = (count: (follower: Follower) => number): string => followers.all.reduce((sum, follower) => sum + count(follower), 0).toString()
  return [
    ['blocks compared', `${total.toString()} at each of ${replicas.toString()} replicas (${list(blocks)})`],
    ['subscribers', `${followers.all.length.toString()}, over ${of(({ seen }) => seen.connections)} connections, ${of(({ broken }) => broken)} of which broke`],
    ['blocks that subscribers checked', `${of(({ seen }) => seen.blocks.length)}; ${of(({ seen }) => seen.duplicates)} came twice`],
    ['keys ordered more than once after an unknown outcome (the documented race)', repeated.toString()],
    ['what did not hold', problems.length === 0 ? 'nothing' : `${problems.length.toString()} faults`]
  ]
}

/** Puts a table between its markers in the document. */
export function writeTable (table: string, { minutes, seed }: { minutes: number, seed: number }): void {
  const text = readFileSync(DOCUMENT, 'utf8')
  const [from, to] = MARKERS
  const [start, end] = [text.indexOf(from), text.indexOf(to)]
  if (start < 0 || end < start) throw new Error(`${DOCUMENT} has no markers ${from.trim()} and ${to}`)
  const [cpu] = cpus()
  const machine = `Node.js ${process.version}, ${cpus().length.toString()} cores (${cpu?.model.trim() ?? ''})`
  const run = `${minutes.toString()} minutes, seed ${seed.toString()}, ${machine}, ${new Date().toISOString().slice(0, 10)}.`
  writeFileSync(DOCUMENT, `${text.slice(0, start + from.length)}\n${table}\n\n${run}\n\n${text.slice(end)}`)
}
