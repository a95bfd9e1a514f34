import type { Logger } from 'pino'
import { Chain } from '../../../src/chain/chain.js'
import { OrderingError } from '../../../src/errors.js'
import { Ledger } from '../../../src/ledger/ledger.js'
import { verifyLedger } from '../../../src/ledger/verify.js'
import type { ChainMetrics } from '../../../src/metrics/chain-metrics.js'
import { EmbeddedLog } from '../../../src/ordered-log/embedded.js'
import { encodeBlock } from '../../../src/protocol/block.js'
import { decodeEnvelope, envelopeId, makeEnvelope } from '../../../src/protocol/envelope.js'
import { makeGenesisBlock } from '../../../src/protocol/genesis.js'
import { decodeKafkaMessage } from '../../../src/protocol/kafka-message.js'
import { decodeLogRecords } from '../../../src/protocol/log-record.js'
import type { StoredRecord } from '../../../src/chain/ordered-log.js'
import { Environment } from '../../../src/util/environment.js'
import { SimulatedClock } from './clock.js'
import { InvariantError } from './invariants.js'
import { Life } from './life.js'
import type { Outcome } from './outcome.js'
import { Random } from './random.js'
import { ReferenceOrderer } from './reference-orderer.js'
import { Scheduler } from './scheduler.js'
import { SimulatedFile, SimulatedStore, type DiskFaults } from './storage.js'

const CHANNEL = 'orders'

/** Time with faults, and time without any in which all must come right. */
const CHAOS_MS = 6000
const SETTLING_MS = 20_000
const STEP_MS = 100
const QUIET_MS = 2000

const nothing = (): void => undefined
const unheard: unknown = new Proxy({}, { get: () => nothing })

/** One process with the embedded log. */
interface Process {
  readonly life: Life
  readonly chain: Chain
  readonly environment: Environment
}

/** What a writer was told. */
interface Acknowledged { readonly id: string, readonly offset: number }

/**
 * Runs one replica with the embedded log on a simulated disk, as its seed says. What is not yet durable when the process
 * dies, or the power fails, is there or not. In some runs the drive loses what it had said was durable when its power
 * fails: no log of a single machine can keep its promises then, but log and blocks still belong together.
 */
export async function simulateEmbedded (seed: number, sink?: (line: string) => void): Promise<Outcome> {
  const realRandom = Math.random
  const jitter = new Random(seed ^ 0x5eed)
  Math.random = () => jitter.fraction() // of retries
  try {
    return await new EmbeddedRun(seed, sink).toEnd()
  } finally {
    Math.random = realRandom
  }
}

class EmbeddedRun {
  readonly #seed: number
  readonly #random: Random
  readonly #scheduler: Scheduler
  readonly #file = new SimulatedFile()
  readonly #faults: DiskFaults
  readonly #options
  readonly #genesis
  readonly #occurrences = new Map<string, number>()
  #acknowledged: Acknowledged[] = []
  /** Blocks as they were published first. */
  #blocks: Buffer[] = []
  /** How often the drive lost what it had said was durable. */
  #losses = 0
  #process: Process | undefined
  #corrupted = false
  #chaos = true
  #restarting = false
  #violation: InvariantError | undefined

  constructor (seed: number, sink?: (line: string) => void) {
    const random = this.#random = new Random(seed)
    this.#seed = seed
    this.#scheduler = new Scheduler(sink)
    const preferredMaxBytes = random.pick([100, 300, 5000])
    this.#options = { maxMessageCount: random.pick([1, 2, 3, 10]), preferredMaxBytes, absoluteMaxBytes: preferredMaxBytes, batchTimeoutMs: random.pick([50, 300]) }
    this.#genesis = makeGenesisBlock(CHANNEL, this.#options)
    const sometimes = (high: number): number => random.chance(0.5) ? high * random.fraction() : 0
    this.#faults = { commitMs: random.pick([0.5, 3, 20]), slowCommit: sometimes(0.02), failedCommit: sometimes(0.03), losesCache: random.chance(0.3), full: false }
    this.#scheduler.trace('embedded', JSON.stringify([this.#options, this.#faults]))
  }

  async toEnd (): Promise<Outcome> {
    const random = this.#random
    this.#start()
    for (let writer = 0; writer < random.integer(1, 3); writer++) void this.#write(writer)
    const every = (typicalMs: number, act: () => void): void => {
      if (random.chance(0.5)) this.#repeat(typicalMs, act)
    }
    every(700, () => { this.#process?.life.endAfter(random.integer(0, 12)) })
    every(900, () => { this.#crash() })
    if (this.#faults.losesCache) this.#repeat(1500, () => { this.#losePower() })
    every(1500, () => { this.#fill() })
    every(3000, () => { this.#corrupt() })
    await this.#until(CHAOS_MS)
    this.#chaos = false
    this.#process?.life.endAfter(Infinity)
    Object.assign(this.#faults, { slowCommit: 0, failedCommit: 0, full: false })
    const endMs = CHAOS_MS + SETTLING_MS
    while (this.#scheduler.nowMs < endMs && !this.#violation && !this.#settled) await this.#until(this.#scheduler.nowMs + QUIET_MS)
    if (!this.#violation) await this.#checkEnd()
    const { traceHash, events, nowMs } = this.#scheduler
    return { seed: this.#seed, traceHash, events, virtualMs: nowMs, violation: this.#violation, occurrences: this.#occurrences }
  }

  #repeat (typicalMs: number, act: () => void): void {
    this.#scheduler.after(this.#random.delayMs(typicalMs), () => {
      if (!this.#chaos) return
      act()
      this.#repeat(typicalMs, act)
    })
  }

  async #until (endMs: number): Promise<void> {
    while (this.#scheduler.nowMs < endMs && !this.#violation) {
      await this.#scheduler.runUntil(Math.min(endMs, this.#scheduler.nowMs + STEP_MS), () => { this.#look() })
    }
  }

  #happened (what: string): void {
    this.#occurrences.set(what, (this.#occurrences.get(what) ?? 0) + 1)
  }

  #check (holds: boolean, invariant: string, detail: string): void {
    if (holds || this.#violation) return
    this.#violation = new InvariantError(invariant, detail)
    this.#scheduler.trace('VIOLATION', invariant, detail)
  }

  /** What the disk holds of the log from an append on: all of it is durable. */
  #records (first = 0): StoredRecord[] {
    return this.#file.table('log').range({ start: [CHANNEL, first] }).flatMap(({ key, value }) =>
      decodeLogRecords(value).map((record, index) => ({ offset: (key as [string, number])[1] + index, ...record })))
  }

  #start (): void {
    const [scheduler, random] = [this.#scheduler, this.#random]
    const life = new Life()
    const clock = new SimulatedClock(scheduler, { rate: 1, isAlive: () => life.alive })
    const environment = new Environment('', {
      openStore: () => new SimulatedStore(this.#file, { scheduler, random, life, faults: this.#faults, happened: (what) => { this.#happened(`embedded ${what}`) } })
    })
    const space = { takes: () => !this.#faults.full }
    scheduler.trace('start')
    const chain = new Chain({ channel: CHANNEL, genesis: this.#genesis, verifyNewestBlocks: 1_000_000 }, {
      log: new EmbeddedLog(environment, space),
      ledger: new Ledger(CHANNEL, { environment, space }),
      clock,
      metrics: unheard as ChainMetrics,
      logger: unheard as Logger
    })
    this.#process = { life, chain, environment }
    void chain.start()
  }

  /** The process dies, by itself or because the power fails. */
  #crash (): void {
    if (!this.#process) return
    this.#process.life.end()
    this.#process = undefined
    this.#file.crash(this.#random)
    this.#happened('embedded crash')
    this.#scheduler.trace('crash')
    this.#startLater()
  }

  /** The newest transactions are gone, and with them what was promised of them. */
  #losePower (): void {
    if (this.#corrupted) return // or the damage might be gone with it
    this.#crash()
    if (this.#file.loseTransactions(this.#random) === 0) return
    this.#happened('embedded fsync lost')
    this.#losses++
    const end = this.#records().length
    this.#acknowledged = this.#acknowledged.filter(({ offset }) => offset < end)
    this.#blocks = this.#blocks.slice(0, this.#file.table('blocks').range({}).length)
  }

  #startLater (): void {
    if (this.#restarting) return
    this.#restarting = true
    this.#scheduler.after(this.#random.delayMs(100), () => {
      this.#restarting = false
      this.#start()
    })
  }

  #fill (): void {
    if (this.#faults.full) return
    this.#faults.full = true
    this.#happened('embedded disk full')
    this.#scheduler.after(this.#random.integer(50, 2000), () => { this.#faults.full = false })
  }

  /** A bit turns in what is kept of a block, while the process is down. The log is whole: it goes through the same blocks again. */
  #corrupt (): void {
    const random = this.#random
    const rows = this.#file.table(random.pick(['blocks', 'entries'])).range({})
    if (this.#corrupted || rows.length < 2) return
    this.#crash()
    const row = rows[random.integer(1, rows.length - 1)]
    if (!row) return
    const damaged = Buffer.from(row.value)
    const position = random.integer(0, damaged.length - 1)
    damaged[position] = (damaged[position] as number) ^ (1 << random.integer(0, 7))
    row.value = damaged
    this.#corrupted = true
    this.#happened('embedded corruption')
    this.#scheduler.trace('corruption', String(row.key))
  }

  /** Called behind each event: what is published was never otherwise, and whoever keeps the process running does so. */
  #look (): void {
    const process = this.#process
    if (!process) return
    const { chain: { ledger, status }, environment, life } = process
    if (!life.alive) {
      this.#crash() // killed in the middle of something
    } else if (status.state === 'halted') {
      this.#check(this.#corrupted && status.reason?.code === 'ledger_corrupt', 'nobody halts without a reason', `${status.reason?.code ?? ''} ${status.reason?.detail ?? ''}`)
      this.#crash()
      for (const name of ['blocks', 'entries']) this.#file.empty(name) // a copy from before the damage, which is empty here
      this.#corrupted = false
    } else if (environment.failure) this.#crash()
    else if (!this.#corrupted) for (let number = 0; number < ledger.height; number++) this.#published(ledger, number)
  }

  #published (ledger: Ledger, number: number): void {
    if (number > 0 && number < this.#blocks.length && number < ledger.height - 2) return // looked at before
    let bytes: Buffer | undefined
    try {
      bytes = ledger.get(number)?.bytes
    } catch (error) {
      this.#check(false, 'what is published is there', `block ${number.toString()}: ${String(error)}`)
    }
    const known = this.#blocks[number]
    if (known) this.#check(known.equals(bytes ?? Buffer.alloc(0)), 'blocks go on as they were', `block ${number.toString()} was another one before a crash`)
    else if (bytes) this.#blocks.push(Buffer.from(bytes))
  }

  async #write (writer: number): Promise<void> {
    let newest = -1
    let losses = 0
    for (let count = 0; this.#chaos; count++) {
      await this.#scheduler.pause(this.#random.delayMs(40))
      const envelopes = Array.from({ length: this.#random.integer(1, 4) }, (_, index) =>
        makeEnvelope(Buffer.from([writer, count, index].join(' ').padEnd(this.#random.integer(8, 90)))))
      const process = this.#process
      if (!process) continue
      let first: number | undefined
      try {
        first = await Promise.race([process.chain.order(envelopes.map(({ bytes }) => bytes)), died(process.life)])
      } catch (error) {
        this.#check(error instanceof OrderingError, 'errors have a code', String(error))
      }
      if (first === undefined || !process.life.alive) continue
      this.#scheduler.trace('ack', writer, first)
      this.#happened('embedded acknowledgement')
      const begin = first
      this.#check(begin > newest || losses !== this.#losses, 'writers keep their order', `writer ${writer.toString()} was told ${begin.toString()} behind ${newest.toString()}`)
      newest = begin + envelopes.length - 1
      losses = this.#losses
      const promised = envelopes.map(({ bytes }, index) => ({ id: envelopeId(bytes), offset: begin + index }))
      this.#acknowledged.push(...promised)
      this.#checkDurable(promised)
    }
  }

  /** What is acknowledged is on the disk at the offset that was told, whatever comes. */
  #checkDurable (promised: readonly Acknowledged[]): void {
    const ids = new Map(this.#records(promised[0]?.offset).map(({ offset, value }) => {
      const message = decodeKafkaMessage(value)
      return [offset, message.type === 'regular' ? envelopeId(decodeEnvelope(message.payload).bytes) : undefined]
    }))
    for (const { id, offset } of promised) this.#check(ids.get(offset) === id, 'what is acknowledged is durable', `offset ${offset.toString()}`)
  }

  get #settled (): boolean {
    const { state, lastOffset, height } = this.#process?.chain.status ?? {}
    if (state !== 'ready' || this.#corrupted || lastOffset !== this.#records().length - 1) return false
    const blocks = this.#reference()
    const newestOrdered = blocks.at(-1)?.offsets.at(-1) ?? -1
    return height === blocks.length && this.#acknowledged.every(({ offset }) => offset <= newestOrdered)
  }

  #reference (): ReferenceOrderer['blocks'] {
    const reference = new ReferenceOrderer({ genesis: encodeBlock(this.#genesis), rules: { ...this.#options, sequence: 0n }, configOf: () => undefined })
    for (const record of this.#records()) reference.take(record)
    return reference.blocks
  }

  async #checkEnd (): Promise<void> {
    const records = this.#records()
    const { chain } = this.#process ?? {}
    this.#check(!this.#corrupted, 'what is wrong halts', JSON.stringify(chain?.status))
    this.#check(records.every(({ offset }, index) => offset === index), 'the log has no holes', records.map(({ offset }) => offset).join())
    this.#checkDurable([...this.#acknowledged].sort((a, b) => a.offset - b.offset))
    this.#check(chain?.status.state === 'ready', 'everything comes right', JSON.stringify(chain?.status))
    if (chain && !this.#violation) await this.#checkChain(chain)
  }

  async #checkChain ({ ledger, status }: Chain): Promise<void> {
    const { fault } = await verifyLedger(ledger)
    this.#check(fault === undefined, 'ledgers are sound', `block ${String(fault?.block)}: ${fault?.reason ?? ''}`)
    if (fault) return
    for (const [number, block] of this.#blocks.entries()) {
      this.#check(ledger.get(number)?.bytes.equals(block) === true, 'blocks go on as they were', `block ${number.toString()}`)
    }
    const reference = this.#reference()
    for (let number = 0; number < Math.max(reference.length, ledger.height); number++) {
      const [expected, stored] = [reference[number], ledger.get(number)]
      const same = expected !== undefined && stored?.bytes.equals(expected.bytes) === true && stored.entry.offsets.join() === expected.offsets.join()
      this.#check(same, 'blocks are those of the rules', `block ${number.toString()} has offsets ${String(stored?.entry.offsets)}, not ${String(expected?.offsets)}`)
    }
    this.#check(this.#settled, 'nothing acknowledged is missing', JSON.stringify(status))
  }
}

/** Resolves when a process dies: whoever waits for its answer gets none. */
async function died (life: Life): Promise<undefined> {
  await new Promise<void>((resolve) => { life.onDeath(resolve) })
  return undefined
}
