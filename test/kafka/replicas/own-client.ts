import type * as Client from '../../../src/client/index.js'
import { fetchOnce } from '../../client/gateways.js'

/** The built client, which is what users have. */
const CLIENT = new URL('../../../dist/src/client/index.js', import.meta.url).href

export async function importClient (): Promise<typeof Client> {
  return await import(CLIENT) as typeof Client
}

/** How the client connects. */
export type Connecting = Pick<Client.OrderingClientOptions, 'urls' | 'retry' | 'idleTimeoutMs' | 'webSocket'>

/** Follows the chain of channel `orders` with the project's own client; numbers of blocks are checked, hashes are given. */
export async function followWithClient (connecting: Connecting, isDone: (count: number) => boolean): Promise<string[]> {
  const { OrderingClient } = await importClient()
  const client = new OrderingClient({ ...connecting, channel: 'orders', fetch: fetchOnce })
  const hashes: string[] = []
  for await (const { number, headerHash } of client.blocks({ from: 'oldest', giveUpAfterMs: 30_000 })) {
    if (number !== hashes.length) throw new Error(`block ${number.toString()} came where ${hashes.length.toString()} is next`)
    hashes.push(headerHash)
    if (isDone(hashes.length)) break
  }
  return hashes
}
