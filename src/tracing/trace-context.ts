import type { IncomingHttpHeaders } from 'node:http'
import type { RecordHeaders } from '../protocol/log-record.js'

/** Where in a trace something happens (W3C Trace Context). */
export interface TraceContext {
  /** 32 lower-case hex digits. */
  readonly traceId: string
  /** The span, 16 lower-case hex digits. */
  readonly spanId: string
  /** Whether who began the trace records it. */
  readonly sampled: boolean
  /** What other systems on the way want to be carried along. */
  readonly traceState?: string
}

/** Ids that are all zero are none. Behind the flags a version that is newer than 00 may have more, which is passed over. */
const TRACEPARENT = /^(?<version>(?!ff)[0-9a-f]{2})-(?<traceId>(?!0{32})[0-9a-f]{32})-(?<spanId>(?!0{16})[0-9a-f]{16})-(?<flags>[0-9a-f]{2})(?<more>-.*)?$/

const SAMPLED = 1

/** Bounds of section 3.3.1: as much as everybody has to carry. */
const MAX_TRACESTATE_LENGTH = 512
const MAX_TRACESTATE_MEMBERS = 32

const TRACESTATE_MEMBER = /^[a-z0-9][a-z0-9_*/@-]{0,255}=[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/

/** The trace that a request belongs to; undefined where it names none, or none that can be read. */
export function readTraceContext ({ traceparent, tracestate }: IncomingHttpHeaders): TraceContext | undefined {
  const found = typeof traceparent === 'string' ? TRACEPARENT.exec(traceparent)?.groups : undefined
  if (!found || (found['version'] === '00' && found['more'] !== undefined)) return undefined
  const { traceId, spanId, flags } = found as { traceId: string, spanId: string, flags: string }
  const traceState = typeof tracestate === 'string' ? readTraceState(tracestate) : undefined
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & SAMPLED) !== 0, ...traceState !== undefined && { traceState } }
}

/** What is not as it should be is left out as a whole. */
function readTraceState (text: string): string | undefined {
  if (text.length > MAX_TRACESTATE_LENGTH) return undefined
  const members = text.split(',').map((member) => member.replace(/^[ \t]+|[ \t]+$/g, '')).filter((member) => member !== '')
  const keys = new Set(members.map((member) => member.slice(0, member.indexOf('='))))
  const valid = members.length > 0 && members.length <= MAX_TRACESTATE_MEMBERS && keys.size === members.length && members.every((member) => TRACESTATE_MEMBER.test(member))
  return valid ? members.join(',') : undefined
}

/** The trace as headers of a record, so that whoever reads the log can go on with it. */
export function traceHeaders ({ traceId, spanId, sampled, traceState }: TraceContext): RecordHeaders {
  return {
    traceparent: Buffer.from(`00-${traceId}-${spanId}-${sampled ? '01' : '00'}`),
    ...traceState !== undefined && { tracestate: Buffer.from(traceState) }
  }
}
