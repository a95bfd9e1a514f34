import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { configOfBlock } from '../../src/protocol/genesis.js'
import type { Block } from '../../src/protocol/block.js'
import type { LastBlock } from '../../src/consenter/state.js'

/** A log of a real Fabric network and the blocks that its orderers cut from it. */
export interface Vector {
  fabric: string
  channel: string
  messages: Array<{ offset: number, key: string, value: string }>
  genesis: { number: number, previousHash: string, dataHash: string, headerHash: string, data: string[] }
  blocks: Array<{ number: number, previousHash: string, dataHash: string, headerHash: string, txCount: number, metadata: string[], ordererMetadata: string }>
}

export const VECTORS = ['v10', 'v14', 'v14-config-ch1', 'v14-config-sys'] as const

export function goldenFile (name: string): Buffer {
  return readFileSync(join(import.meta.dirname, '..', 'golden', name))
}

export function readVector (name: typeof VECTORS[number]): Vector {
  return JSON.parse(goldenFile(`${name}.json`).toString()) as Vector
}

export function vectorGenesis ({ genesis }: Vector): Block {
  return {
    header: { number: 0, previousHash: new Uint8Array(0), dataHash: Buffer.from(genesis.dataHash, 'hex') },
    data: genesis.data.map((entry) => Buffer.from(entry, 'base64')),
    metadata: []
  }
}

export function lastBlockOf (genesis: Block): LastBlock {
  return { block: genesis, checkpoint: undefined, config: configOfBlock(genesis).config }
}
