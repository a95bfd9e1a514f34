import type { Ledger } from '../ledger/ledger.js'
import type { View } from './block-json.js'
import type { Frame, FrameFormat } from './formats.js'

/** Blocks behind the tip that may be kept: those that subscribers of a fast channel still have before them. */
const MAX_BLOCKS = 1024

/** How a block is wanted. */
export interface FrameOptions {
  readonly format: FrameFormat
  readonly view: View
}

/** The frames of one block, by format and view. */
interface Frames {
  readonly byName: Map<string, Frame>
  bytes: number
}

/**
 * The newest blocks of a channel as frames: read and encoded once for all subscribers near the tip, who share the bytes.
 * One that reads old blocks encodes for itself and leaves the cache to the others.
 */
export class FrameCache {
  readonly #ledger: Pick<Ledger, 'height' | 'get'>
  #maxBytes: number
  readonly #onEncoded: () => void
  /** From the oldest that is kept on; older ones are not kept any more. */
  readonly #blocks: Array<Frames | undefined> = []
  #oldest = 0
  #bytes = 0

  /** `maxBytes` bounds the frames that are kept; the newest block is kept whatever its size. */
  constructor ({ maxBytes, onEncoded }: { maxBytes: number, onEncoded: () => void }, ledger: Pick<Ledger, 'height' | 'get'>) {
    this.#ledger = ledger
    this.#maxBytes = maxBytes
    this.#onEncoded = onEncoded
  }

  /** Bounds the frames from now on. */
  resize (maxBytes: number): void {
    this.#maxBytes = maxBytes
    this.#makeRoom(this.#oldest)
  }

  /** The frame of a published block; undefined beyond the height. */
  get (number: number, { format, view }: FrameOptions): Frame | undefined {
    const name = `${format.name} ${view}`
    const kept = this.#blocks[number - this.#oldest]?.byName.get(name)
    if (kept) return kept
    const stored = this.#ledger.get(number)
    if (!stored) return undefined
    const frame = format.block(stored, view)
    this.#onEncoded()
    this.#makeRoom(this.#ledger.height - MAX_BLOCKS)
    if (number >= this.#oldest) this.#keep(number, name, frame)
    return frame
  }

  #keep (number: number, name: string, frame: Frame): void {
    while (this.#oldest + this.#blocks.length <= number) this.#blocks.push(undefined)
    const frames = this.#blocks[number - this.#oldest] ??= { byName: new Map<string, Frame>(), bytes: 0 }
    frames.byName.set(name, frame)
    frames.bytes += frame.length
    this.#bytes += frame.length
    this.#makeRoom(this.#oldest)
  }

  /** Drops the oldest blocks: those before a number, and as many as are too much. */
  #makeRoom (first: number): void {
    while (this.#blocks.length > 0 && (this.#oldest < first || (this.#bytes > this.#maxBytes && this.#blocks.length > 1))) {
      this.#bytes -= this.#blocks.shift()?.bytes ?? 0
      this.#oldest++
    }
    if (this.#blocks.length === 0) this.#oldest = Math.max(this.#oldest, first)
  }
}
