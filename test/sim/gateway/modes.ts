import { simulateEmbedded } from './embedded.js'
import { simulate } from './simulation.js'

/** What is simulated, by name: each is a function of its seed. */
export const MODES = {
  /** Several replicas, writers and subscribers on one log. */
  replicas: simulate,
  /** One replica with the embedded log. */
  embedded: simulateEmbedded
}

export type Mode = keyof typeof MODES
