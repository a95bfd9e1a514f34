import { Gauge, type Registry } from 'prom-client'
import { CHANNEL_STATES } from '../health/channel-health.js'
import type { Health, WatchedChannel } from '../health/health.js'

/** One gauge per channel, read from its health when it is scraped; nothing where the health has no such value. */
type ChannelValue = [name: string, help: string, value: (channel: WatchedChannel) => number | undefined]

const VALUES: readonly ChannelValue[] = [
  ['ordering_channel_ready', '1 when the check of the channel passes, which changes only after a while, else 0', ({ ready }) => Number(ready)],
  ['ordering_channel_state_since_timestamp_seconds', 'When the channel entered the state that it is in', ({ sinceMs }) => sinceMs / 1000],
  ['ordering_last_offset_processed', 'Log offset of the last record that was processed, -1 before the first', ({ lastOffset }) => lastOffset],
  ['ordering_log_end_offset', 'Log offset of the next record, as far as known; not of a halted channel', ({ logEnd }) => logEnd],
  ['ordering_lag_records', 'Records of the log that are not processed yet; not of a halted channel', ({ lag }) => lag],
  ['ordering_fetch_age_seconds', 'Time since the log was last read; only where that is over a network, and not of a halted channel', ({ fetchAgeMs }) => toSeconds(fetchAgeMs)],
  ['ordering_last_block_timestamp_seconds', 'When this process last published a block', ({ lastBlockAtMs }) => toSeconds(lastBlockAtMs)],
  ['ordering_receipts_index_lag_blocks', 'Blocks that the receipts index does not have yet', ({ indexLag }) => indexLag]
]

function toSeconds (ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : ms / 1000
}

/** Registers what the probes say, as gauges: the same values from the same place, read when they are scraped. */
export function registerHealthMetrics (registry: Registry, health: Health): void {
  const registers = [registry]
  const check = new Gauge({
    name: 'ordering_check_passed',
    help: 'Checks of the probes: 1 for one that passes, 0 for one that fails',
    labelNames: ['check'],
    registers,
    collect: () => {
      for (const { name, reason } of [...health.live(), ...health.ready(), health.writes()]) check.set({ check: name }, reason === undefined ? 1 : 0)
    }
  })
  const state = new Gauge({
    name: 'ordering_channel_state',
    help: 'State of the channel: 1 for the one that it is in',
    labelNames: ['channel', 'state'],
    registers,
    collect: () => {
      for (const { channel, state: current } of health.channels()) for (const name of CHANNEL_STATES) state.set({ channel, state: name }, name === current ? 1 : 0)
    }
  })
  const fault = new Gauge({
    name: 'ordering_channel_fault',
    help: 'What is wrong with a channel, by the code of the reason; only channels that have one',
    labelNames: ['channel', 'code'],
    registers,
    collect: () => {
      fault.reset()
      for (const { channel, reason } of health.channels()) if (reason) fault.set({ channel, code: reason.code }, 1)
    }
  })
  for (const [name, help, valueOf] of VALUES) {
    const gauge = new Gauge({
      name,
      help,
      labelNames: ['channel'],
      registers,
      collect: () => {
        gauge.reset()
        for (const channel of health.channels()) {
          const value = valueOf(channel)
          if (value !== undefined) gauge.set({ channel: channel.channel }, value)
        }
      }
    })
  }
}
