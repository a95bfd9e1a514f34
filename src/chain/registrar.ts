import { OrderingError } from '../errors.js'
import type { Chain } from './chain.js'

/** All channels of this replica. Made once, before anything starts; channels are not added later. */
export class Registrar {
  readonly #chains: ReadonlyMap<string, Chain>

  constructor (chains: readonly Chain[]) {
    this.#chains = new Map(chains.map((chain) => [chain.channel, chain]))
  }

  /** All chains, in the order of the configuration. */
  get all (): readonly Chain[] {
    return [...this.#chains.values()]
  }

  /** @throws OrderingError `unknown_channel` */
  get (channel: string): Chain {
    const chain = this.#chains.get(channel)
    if (!chain) throw new OrderingError('unknown_channel', `there is no channel ${JSON.stringify(channel)} here`, { channel })
    return chain
  }

  /** Starts every chain; resolves when each has recovered or halted. */
  async start (): Promise<void> {
    await Promise.all(this.all.map(async (chain) => { await chain.start() }))
  }

  async stop (): Promise<void> {
    await Promise.all(this.all.map(async (chain) => { await chain.stop() }))
  }
}
