import { verifyByReplay } from './chain/replay.js'
import { Ledger } from './ledger/ledger.js'
import { verifyLedger, type Verification } from './ledger/verify.js'
import { EmbeddedLog } from './ordered-log/embedded.js'
import { reasonOf } from './errors.js'
import { blocksFile, DataDirectoryError } from './util/data-directory.js'
import { Environment } from './util/environment.js'

/** Nothing is written here. */
const NO_SPACE = { takes: () => false }

/**
 * Verifies the ledgers of a data directory, without its lock and without writing: all hashes and links, and, where the
 * embedded log is there, that the log gives these blocks.
 * @param channels which; all that the directory holds when empty
 * @param report gets lines about the progress
 */
export async function verifyDataDirectory (directory: string, channels: readonly string[], report: (line: string) => void): Promise<Verification[]> {
  const environment = openReadOnly(directory)
  try {
    const log = hasLog(environment) ? new EmbeddedLog(environment, NO_SPACE) : undefined
    const results = []
    for (const channel of channels.length > 0 ? channels : Ledger.channelsOf(environment)) {
      const ledger = new Ledger(channel, { environment, space: NO_SPACE })
      if (ledger.height === 0) {
        results.push({ channel, blocks: 0, headerHash: '', fault: { block: 0, reason: 'there is no such channel in this directory' } })
        continue
      }
      const result = await verifyLedger(ledger, { progress: (blocks) => { report(`${channel}: ${blocks.toString()} of ${ledger.height.toString()} blocks`) } })
      const next = log && !result.fault ? (await log.bounds(channel)).next : 0
      results.push(log && next > 0 ? await replay(ledger, log, { result, next, report }) : result)
    }
    return results
  } finally {
    await environment.close()
  }
}

/** Compares a ledger with the embedded log; one that was left over when the channel moved to Kafka, with the blocks up to there. */
async function replay (ledger: Ledger, log: EmbeddedLog, { result, next, report }: { result: Verification, next: number, report: (line: string) => void }): Promise<Verification> {
  const { unread, ended, ...replayed } = await verifyByReplay(ledger, log)
  // A log and the ledger that is cut from it are written into the same file, the log first: it cannot fall behind.
  const isLeftOver = (ledger.tip?.entry.lastRecord?.offset ?? -1) >= next
  if (!ended || !isLeftOver || !replayed.fault) return replayed
  const block = replayed.fault.block.toString()
  report(`${ledger.channel}: the embedded log ends in front of block ${block}, as when the channel moved to Kafka; only what is before it was compared with the log`)
  return result
}

/** A replica on Kafka keeps no log of its own. Where nothing may be written, a database that is missing is not made. */
function hasLog (environment: Environment): boolean {
  return (environment.database('log') as unknown) !== undefined
}

function openReadOnly (directory: string): Environment {
  try {
    return new Environment(blocksFile(directory), { readOnly: true })
  } catch (error) {
    throw new DataDirectoryError(`data-dir: ${directory} cannot be opened: ${reasonOf(error)}`)
  }
}
