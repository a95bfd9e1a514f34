import { errorOfProblem, OrderingClientError, type Problem } from './error.js'

/** A frame of subprotocol `ordering.v1.json`, or a line of application/x-ndjson. */
export type Frame =
  | { readonly type: 'block', readonly block: unknown }
  | { readonly type: 'caught-up', readonly height: number }
  | { readonly type: 'going-away', readonly next: number }
  | { readonly type: 'heartbeat' }
  | { readonly type: 'error' } & Omit<Problem, 'type'>

/** A subscription at one replica. */
export interface FrameSource {
  /** The next frame; undefined at the end. @throws OrderingClientError when the connection breaks */
  next (): Promise<Frame | undefined>
  /** How many pieces of frames have come, where that can be seen: a large frame may be on its way for long. */
  readonly pieces: number
  /** Whether it sends heartbeats, so that silence means that it is broken. */
  readonly hasHeartbeat: boolean
  close (): void
}

/** Reads a frame. @throws OrderingClientError `invalid_answer` */
export function parseFrame (text: unknown, url: string): Frame {
  try {
    const frame = JSON.parse(String(text)) as unknown
    if (typeof frame === 'object' && frame !== null && 'type' in frame) return frame as Frame
  } catch { /* the same answer as for JSON of another shape */ }
  throw new OrderingClientError('invalid_answer', `${url} sent something that is no frame`, { retryable: true, url })
}

/**
 * The error of an error frame. A stream that ends because its token is no longer good is tried again: there may be a new
 * one, and when there is not, that try is refused for good.
 */
export function errorOfFrame (frame: Problem, url: string): OrderingClientError {
  const problem = frame.code === 'unauthenticated' ? { ...frame, retryable: true } : frame
  return errorOfProblem(problem, { status: frame.status ?? 500, url })
}
