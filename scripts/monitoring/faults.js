// One fault after the other, made for real: each with the alerts that it must raise, and how it is healed.
import { spawn } from 'node:child_process'
import { rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { encodeChainTip } from '../../dist/src/protocol/chain-tip.js'
import { encodeKafkaMessage } from '../../dist/src/protocol/kafka-message.js'
import { submit } from './load.js'

/** Holds the write lock of an LMDB file from another process, so that no commit returns; gives the function that lets go. */
function holdCommits (file) {
  const code = `const { open } = await import('lmdb'); const root = open({ path: ${JSON.stringify(file)}, maxDbs: 4, encoding: 'binary' })
    root.transactionSync(() => { Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0) })`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code], { stdio: ['ignore', 'ignore', 'inherit'], cwd: import.meta.dirname })
  return async () => { child.kill('SIGKILL') }
}

/** Lets a process run for a small part of the time only. */
function throttle (pid) {
  const stop = new AbortController()
  const run = async () => {
    while (!stop.signal.aborted) {
      process.kill(pid, 'SIGSTOP')
      await delay(750)
      process.kill(pid, 'SIGCONT')
      await delay(250)
    }
  }
  const done = run()
  return async () => {
    stop.abort()
    await done
  }
}

/** @returns {{ name: string, alerts: string[], make: () => Promise<() => Promise<void>> }[]} */
export function makeFaults ({ replicas: [one, two, three], broker, produce, diskDir, restart }) {
  const pauseBroker = async () => {
    broker.pause()
    submit(one.url, 'orders', Buffer.alloc(250_000)) // waits for the broker, and the admission is full meanwhile
    return async () => { broker.resume() }
  }
  return [
    {
      name: 'a replica is killed',
      alerts: ['OrderingReplicaDown'],
      make: async () => {
        await three.stop('SIGKILL')
        return async () => { await restart(three) }
      }
    },
    {
      name: 'commits do not return',
      alerts: ['OrderingStorageFailed', 'OrderingChannelDegraded', 'OrderingChannelNotReady', 'OrderingReplicaBehind', 'OrderingLagging'],
      make: async () => holdCommits(join(two.dataDir, 'blocks.lmdb'))
    },
    { name: 'commits of the index do not return', alerts: ['OrderingReceiptsIndexBehind'], make: async () => holdCommits(join(two.dataDir, 'index.lmdb')) },
    {
      name: 'the broker hangs',
      alerts: ['OrderingFetchStalled', 'OrderingAdmissionFull', 'OrderingNoWriters', 'OrderingSubmissionsFailing', 'OrderingLogErrors'],
      make: pauseBroker
    },
    {
      name: 'the broker hangs for 2.5 s',
      alerts: ['OrderingSlow'],
      make: async () => {
        const resume = await pauseBroker()
        for (let count = 0; count < 100; count++) submit(one.url, 'orders', Buffer.from(`waits ${count}`)) // more than one of a hundred
        await delay(2500)
        await resume()
        return async () => undefined
      }
    },
    { name: 'the process gets no processor', alerts: ['OrderingEventLoopBlocked'], make: async () => throttle(two.pid) },
    {
      name: 'the disk fills',
      alerts: ['OrderingDiskFilling'],
      make: async () => {
        const filler = join(diskDir, 'filler')
        const { bavail, bsize } = statfsSync(diskDir)
        writeFileSync(filler, Buffer.alloc(bavail * bsize - 16 * 1024 * 1024))
        return async () => { rmSync(filler) }
      }
    },
    {
      name: 'records that no gateway writes',
      alerts: ['OrderingForeignRecords'],
      make: async () => {
        await produce('orders', Buffer.from('not a message'))
        return async () => undefined
      }
    },
    {
      name: 'a replica announces another chain',
      alerts: ['OrderingReplicasDisagree'],
      make: async () => {
        const { lastBlock } = await fetch(`${one.url}/v1/channels/orders/health`).then((response) => response.json())
        const genesis = await fetch(`${one.url}/v1/channels/orders/blocks/0`).then((response) => response.json())
        const tip = { genesisHash: Buffer.from(genesis.headerHash, 'hex'), number: lastBlock.number, headerHash: Buffer.alloc(32, 1) }
        await produce('orders', encodeKafkaMessage({ type: 'connect', payload: encodeChainTip(tip) }))
        return async () => undefined
      }
    },
    {
      name: 'a record that asks for a block of the future',
      alerts: ['OrderingChannelHalted'],
      make: async () => {
        await produce('doomed', encodeKafkaMessage({ type: 'timeToCut', blockNumber: 1_000_000n }))
        return async () => { for (const replica of [one, two, three]) await restart(replica, ['orders']) } // the channel is given up
      }
    }
  ]
}
