// Free TCP ports that stay ours, also while the broker that uses them is down.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

// Below the range from which the kernel takes ports for outgoing connections (32768 and up on Linux).
const low = 16_000
const high = 32_000
const reservations = join(tmpdir(), 'ordering-gateway-test-ports')
const ours = new Set()

/**
 * Finds free ports on 127.0.0.1 and reserves them against other processes that use this function, until they are
 * released or this process ends.
 *
 * @param {number} count
 * @returns {Promise<number[]>}
 */
export async function reservePorts (count) {
  const ports = []
  for (let attempt = 0; attempt < 1000; attempt++) {
    if (ports.length === count) return ports
    const port = low + Math.floor(Math.random() * (high - low))
    if (!reserve(port)) continue
    if (await isFree(port)) ports.push(port)
    else releasePorts([port])
  }
  releasePorts(ports)
  throw new Error(`No ${count} free ports between ${low} and ${high}`)
}

/** @param {number[]} ports */
export function releasePorts (ports) {
  for (const port of ports) {
    if (!ours.delete(port)) continue
    rmSync(join(reservations, String(port)), { force: true })
  }
}

process.on('exit', () => releasePorts([...ours]))

function reserve (port) {
  mkdirSync(reservations, { recursive: true })
  const file = join(reservations, String(port))
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' })
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    removeIfAbandoned(file)
    return false
  }
  ours.add(port)
  return true
}

function removeIfAbandoned (file) {
  try {
    const pid = Number(readFileSync(file, 'utf8'))
    if (pid > 0) process.kill(pid, 0)
  } catch (error) {
    if (error.code === 'ESRCH') rmSync(file, { force: true })
  }
}

function isFree (port) {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
