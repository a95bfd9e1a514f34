import type { StoredBlock } from '../ledger/ledger.js'
import type { View } from './block-json.js'
import type { Frame, FrameFormat } from './formats.js'

/**
 * The newest blocks as frames, encoded once for all subscribers at the tip. One that reads old blocks encodes for itself
 * and leaves the cache to the others.
 */
export class FrameCache {
  readonly #maxBlocks: number
  /** By block number, then by format and view; numbers in ascending order. */
  readonly #frames = new Map<number, Map<string, Frame>>()

  constructor (maxBlocks: number) {
    this.#maxBlocks = maxBlocks
  }

  /** The frame of a block. `height`: of its ledger, to tell the newest blocks from old ones. */
  get (stored: StoredBlock, { format, view, height }: { format: FrameFormat, view: View, height: number }): Frame {
    if (stored.number < height - this.#maxBlocks) return format.block(stored, view)
    let frames = this.#frames.get(stored.number)
    if (!frames) {
      frames = new Map()
      this.#frames.set(stored.number, frames)
      for (const number of this.#frames.keys()) {
        if (number < height - this.#maxBlocks) this.#frames.delete(number)
      }
    }
    const name = `${format.name} ${view}`
    let frame = frames.get(name)
    if (!frame) {
      frame = format.block(stored, view)
      frames.set(name, frame)
    }
    return frame
  }
}
