import { verifyLedger } from '../../../src/ledger/verify.js'
import { OrderingError } from '../../../src/errors.js'
import type { Receipt } from '../../../src/ledger/receipts.js'
import type { Invariants, Promised } from './invariants.js'
import type { SimulatedBrokers } from './brokers.js'
import type { Random } from './random.js'
import { ReferenceOrderer, type ReferenceChannel } from './reference-orderer.js'
import type { Gateway, Replica } from './replica.js'
import type { Subscriber } from './subscribers.js'

/** What is looked at in the end. */
export interface EndWorld {
  readonly replicas: readonly Replica[]
  readonly channels: readonly string[]
  readonly brokers: SimulatedBrokers
  readonly invariants: Invariants
  readonly subscribers: readonly Subscriber[]
  readonly references: ReadonlyMap<string, ReferenceChannel>
  readonly random: Random
}

/** Receipts that are asked for again in the end. */
const ASKED_RECEIPTS = 10

/** Whether everything has come right already: nothing happens any more but looks and heartbeats. */
export function isQuiet (world: EndWorld): boolean {
  const { replicas, channels, invariants, subscribers } = world
  return subscribers.every(({ channel, height }) => height === invariants.height(channel)) && replicas.every((replica) => isSettled(world, replica)) &&
    channels.every((channel) => referenceBlocks(world, channel).length === invariants.height(channel)) // none is still being written
}

function isSettled ({ channels, brokers, invariants }: EndWorld, replica: Replica): boolean {
  const { gateway, damage } = replica
  if (!gateway || damage || isBusy(gateway) || gateway.environments.some(({ busy }) => busy) || gateway.health.optional().some(({ reason }) => reason !== undefined)) return false
  const hasAll = channels.every((channel) => {
    const { lastOffset, height } = gateway.status(channel)
    return lastOffset === brokers.topic(channel).next - 1 && height === invariants.height(channel) && gateway.index.status(channel).indexed === height
  })
  return hasAll && !invariants.missing(replica)
}

/** Whether something is on its way into the log, or its answer on its way back. */
function isBusy ({ admission, log }: Gateway): boolean {
  return admission.level.inFlightBytes > 0 || log.queued > 0
}

/** After the time without faults: everything has come right, on every replica. */
export async function checkEnd (world: EndWorld): Promise<void> {
  const { replicas, channels, invariants, subscribers } = world
  for (const replica of replicas) {
    const { gateway, name } = replica
    if (!gateway) {
      invariants.fail('everything comes right', `${name} does not run`)
      continue
    }
    for (const channel of channels) checkChannel(world, { name, gateway, channel })
    for (const check of [...gateway.health.live(), ...gateway.health.ready(), ...gateway.health.optional()]) {
      invariants.check(check.reason === undefined, 'health is not red while all is well', `${name}: ${check.name}: ${check.reason ?? ''}`)
    }
    for (const { ledger, channel } of gateway.chains) {
      const { fault } = await verifyLedger(ledger)
      invariants.check(fault === undefined, 'ledgers are sound', `${name} ${channel} block ${String(fault?.block)}: ${fault?.reason ?? ''}`)
    }
    invariants.check(!isBusy(gateway), 'no queue is left', name)
    invariants.checkPromises(replica)
    checkReceipts(world, gateway)
  }
  for (const channel of channels) checkReference(world, channel)
  for (const { channel, height } of subscribers) {
    invariants.check(height === invariants.height(channel), 'subscribers see every block once, in order',
      `one has ${height.toString()} of ${invariants.height(channel).toString()} blocks of ${channel}`)
  }
}

function checkChannel ({ brokers, invariants }: EndWorld, { name, gateway, channel }: { name: string, gateway: Gateway, channel: string }): void {
  const { state, height, lastOffset, reason } = gateway.status(channel)
  const where = `${name} ${channel}`
  invariants.check(state === 'ready', 'everything comes right', `${where} is ${state} (${reason?.code ?? ''} ${reason?.detail ?? ''})`)
  invariants.check(height === invariants.height(channel), 'everything comes right', `${where} has ${height.toString()} of ${invariants.height(channel).toString()} blocks`)
  const newest = brokers.topic(channel).next - 1
  invariants.check(lastOffset === newest, 'everything comes right', `${where} is at offset ${lastOffset.toString()}, the log ends at ${newest.toString()}`)
  const { indexed } = gateway.index.status(channel)
  invariants.check(indexed === height, 'everything comes right', `${where} has indexed ${indexed.toString()} of ${height.toString()} blocks`)
}

/** The blocks that the rules make of a channel's log as it is now. */
function referenceBlocks ({ brokers, references }: EndWorld, channel: string): ReferenceOrderer['blocks'] {
  const reference = new ReferenceOrderer(references.get(channel) as ReferenceChannel)
  for (const record of brokers.topic(channel).records) reference.take(record)
  return reference.blocks
}

/** Every replica has the blocks that the rules say, and no others. */
function checkReference (world: EndWorld, channel: string): void {
  const { replicas, invariants } = world
  const blocks = referenceBlocks(world, channel)
  for (const { gateway, name } of replicas) {
    const ledger = gateway?.registrar.get(channel).ledger
    if (!ledger) continue
    const height = Math.max(ledger.height, blocks.length)
    for (let number = 0; number < height; number++) {
      const [expected, stored] = [blocks[number], ledger.get(number)]
      const same = expected !== undefined && stored?.bytes.equals(expected.bytes) && stored.entry.offsets.join() === expected.offsets.join()
      if (same) continue
      const offsets = stored?.entry.offsets.join() === expected?.offsets.join() ? 'metadata that differs' : `offsets ${String(stored?.entry.offsets)}`
      invariants.fail('blocks are those of the rules', `${name} ${channel} block ${number.toString()} has ${offsets}; it must have ${String(expected?.offsets)}`)
      return
    }
  }
}

/** Whoever asks later gets the receipt, by hash and by offset. */
function checkReceipts ({ invariants, random }: EndWorld, { receipts, registrar }: Gateway): void {
  if (invariants.promised.length === 0) return
  for (let count = 0; count < ASKED_RECEIPTS; count++) {
    const promised: Promised = random.pick(invariants.promised)
    const { ledger } = registrar.get(promised.channel)
    const ask = (name: string): Receipt | undefined => {
      try {
        return receipts.find(ledger, name)
      } catch (error) {
        if (!(error instanceof OrderingError)) throw error
        invariants.fail('receipts are there for who asks later', `${promised.writer} ${promised.channel} ${name}: ${error.message}`)
        return undefined
      }
    }
    const byOffset = invariants.wasStaleTwice(promised.channel, promised.offset) ? undefined : ask(promised.offset.toString())
    const byHash = ask(promised.id)
    if (byOffset) {
      invariants.received(byOffset, { ...promised, key: undefined })
      const isThere = invariants.submittedAt(promised.channel, byOffset.offset) === promised.offset ||
        (promised.key !== undefined && byOffset.duplicate && byOffset.offset < invariants.orderedAt(promised.channel, promised.offset))
      invariants.check(isThere, 'receipts are true',
        `${promised.writer} asked for offset ${promised.offset.toString()}, got ${byOffset.offset.toString()}`)
    }
    if (!byHash) continue
    invariants.received(byHash, { ...promised, key: undefined })
    // An attempt that was late may stand in front of the acknowledged one, which was stale and had to be submitted again.
    invariants.check(!byHash.duplicate && byHash.offset <= invariants.orderedAt(promised.channel, promised.offset), 'receipts are true',
      `${promised.writer} asked for a hash, got ${JSON.stringify(byHash)}`)
  }
}
