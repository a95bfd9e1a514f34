import { simulateEmbedded } from './embedded.js'
import { simulateFetcher } from './fetcher.js'
import { simulate } from './simulation.js'

/** What is simulated, by name: each is a function of its seed. */
export const MODES = {
  /** Several replicas, writers and subscribers on one log. */
  replicas: simulate,
  /** One replica with the embedded log. */
  embedded: simulateEmbedded,
  /** The part of the Kafka log that reads, on three brokers. */
  fetcher: simulateFetcher
}

export type Mode = keyof typeof MODES
