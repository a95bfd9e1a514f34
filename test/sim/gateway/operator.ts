import type { Block } from '../../../src/protocol/block.js'
import type { Invariants } from './invariants.js'
import type { Random } from './random.js'
import type { Replica, Surroundings } from './replica.js'
import { nameOf } from './storage.js'

/** Reasons to halt that what was done to a replica excuses. */
const EXCUSED = {
  corrupted: ['ledger_corrupt'],
  misconfigured: ['genesis_mismatch', 'diverged']
} as const satisfies Record<NonNullable<Replica['damage']>, readonly string[]>

/** Length of a genesis block's metadata: five empty slots, and what frames them. */
const METADATA_BYTES = 12

/** A damaged replica must be found out within this time. */
const FOUND_OUT_MS = 15_000

/**
 * Whoever keeps the replicas running: starts what is down, restarts what says that only a restart helps, and repairs what
 * has halted, as docs/operations.md tells.
 */
export class Operator {
  readonly #replicas: readonly Replica[]
  readonly #genesisBlocks: ReadonlyMap<string, Block>
  readonly #wrongGenesisBlocks: ReadonlyMap<string, Block>
  readonly #surroundings: Surroundings
  readonly #invariants: Invariants
  readonly #stopping = new Set<Replica>()
  readonly #restarting = new Set<Replica>()
  readonly #damagedAt = new Map<Replica, number>()
  #left = false

  constructor (replicas: readonly Replica[], dependencies: {
    genesisBlocks: ReadonlyMap<string, Block>, wrongGenesisBlocks: ReadonlyMap<string, Block>, surroundings: Surroundings, invariants: Invariants
  }) {
    this.#replicas = replicas
    this.#genesisBlocks = dependencies.genesisBlocks
    this.#wrongGenesisBlocks = dependencies.wrongGenesisBlocks
    this.#surroundings = dependencies.surroundings
    this.#invariants = dependencies.invariants
  }

  start (replica: Replica): void {
    const { scheduler, random } = this.#surroundings
    this.#restarting.delete(replica)
    if (replica.gateway) return
    scheduler.trace('start', replica.name)
    const wrong = replica.damage === 'misconfigured'
    replica.clockRate = 1 + (random.fraction() * 2 - 1) * this.drift
    replica.start(wrong ? this.#wrongGenesisBlocks : this.#genesisBlocks, this.#surroundings)
  }

  /** Clocks run too fast or too slow by up to this share. */
  drift = 0

  crashed (replica: Replica, { power = false } = {}): void {
    const { random, scheduler, happened } = this.#surroundings
    // What is damaged is not lost on top of it: the damage might be gone with that, and nobody could find it out.
    const lost = replica.crash(random, { power: power && replica.damage !== 'corrupted' })
    if (lost > 0) happened('fsync lost')
    if (power && lost > 0 && !replica.damage && random.chance(0.2)) this.#tear(replica)
    scheduler.trace('crash', replica.name, power ? `power, ${lost.toString()} transactions lost` : '')
    this.#startLater(replica)
  }

  async stop (replica: Replica): Promise<void> {
    const { gateway } = replica
    if (!gateway || this.#stopping.has(replica)) return
    this.#stopping.add(replica)
    await gateway.stop()
    this.#stopping.delete(replica)
    if (replica.gateway === gateway) this.crashed(replica)
  }

  /** Damages a block of a replica that is down, or what is kept beside one. */
  corrupt (replica: Replica, random: Random): boolean {
    const name = random.pick(['blocks', 'entries'])
    const rows = replica.blocks.table(name).range({})
    const row = rows[random.integer(0, rows.length - 1)]
    if (!row) return false
    const damaged = Buffer.from(row.value)
    const isGenesis = (row.key as [string, number])[1] === 0
    // The metadata of the genesis block says nothing: what is wrong in it does no harm, and is not looked for.
    const position = random.integer(0, damaged.length - 1 - (isGenesis && name === 'blocks' ? METADATA_BYTES : 0))
    damaged[position] = (damaged[position] as number) ^ (1 << random.integer(0, 7))
    row.value = damaged
    this.#damaged(replica, 'corrupted', row.key)
    this.#surroundings.happened(`corruption of ${name}`)
    return true
  }

  /** Somebody starts a replica with other options. */
  misconfigure (replica: Replica, { wipe }: { wipe: boolean }): boolean {
    this.crashed(replica)
    if (wipe) replica.wipe()
    this.#damaged(replica, 'misconfigured')
    return true
  }

  /** Looks after nothing any more. */
  leave (): void {
    this.#left = true
  }

  /** Looks after everything; called at regular intervals. */
  look (): void {
    if (this.#left) return
    for (const replica of this.#replicas) {
      const { gateway } = replica
      if (gateway?.life.alive === false) this.crashed(replica) // killed in the middle of something
      else if (!gateway) this.#startLater(replica)
      else this.#lookAt(replica)
    }
  }

  #lookAt (replica: Replica): void {
    const { scheduler, random } = this.#surroundings
    const { gateway, damage } = replica
    if (!gateway) return
    const halted = gateway.chains.map(({ status }) => status).filter(({ state }) => state === 'halted')
    for (const { channel, reason } of halted) {
      const excused: readonly string[] = damage ? EXCUSED[damage] : []
      this.#invariants.check(excused.includes(reason?.code ?? ''), 'nobody halts without a reason', `${replica.name} ${channel}: ${reason?.code ?? ''} ${reason?.detail ?? ''}`)
    }
    if (halted.length > 0) {
      scheduler.trace('repair', replica.name)
      this.#surroundings.happened('no longer halted')
      this.crashed(replica)
      replica.wipe()
      replica.damage = undefined
      return
    }
    const since = this.#damagedAt.get(replica) ?? 0
    if (damage) this.#invariants.check(scheduler.nowMs - since < FOUND_OUT_MS, 'what is wrong halts', `${replica.name} was ${damage} and goes on`)
    if (gateway.health.live().some(({ reason }) => reason !== undefined) && random.chance(0.3)) void this.stopOrKill(replica)
  }

  /** A process that does not end when it is told to is killed. */
  async stopOrKill (replica: Replica): Promise<void> {
    const { scheduler } = this.#surroundings
    const { gateway } = replica
    scheduler.after(3000, () => { if (replica.gateway === gateway && gateway) this.crashed(replica) })
    await this.stop(replica)
  }

  #startLater (replica: Replica): void {
    if (this.#restarting.has(replica)) return
    this.#restarting.add(replica)
    const { scheduler, random } = this.#surroundings
    scheduler.after(random.delayMs(300), () => { this.start(replica) })
  }

  #damaged (replica: Replica, damage: NonNullable<Replica['damage']>, key?: [string, number] | Buffer): void {
    replica.damage = damage
    replica.damagedChannel = Array.isArray(key) ? key[0] : undefined
    this.#damagedAt.set(replica, this.#surroundings.scheduler.nowMs)
  }

  /** Only a part of the newest block had been written when the power failed. */
  #tear (replica: Replica): void {
    const { random, happened } = this.#surroundings
    const blocks = replica.blocks.table('blocks')
    const row = random.pick(blocks.range({}))
    if ((row as unknown) === undefined || row.value.length < 2) return
    const torn = Buffer.alloc(row.value.length)
    row.value.copy(torn, 0, 0, random.integer(0, row.value.length - 1))
    if (torn.equals(row.value)) return
    blocks.change({ table: 'blocks', name: nameOf(row.key), key: row.key, value: torn })
    this.#damaged(replica, 'corrupted', row.key)
    happened('write torn')
  }
}
