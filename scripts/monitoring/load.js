// Writers and subscribers: all kinds of requests, on every replica, until they are stopped. What is refused is left at that.
import { setTimeout as delay } from 'node:timers/promises'

const WRITERS_PER_REPLICA = 2

/** @param {{ url: string }[]} replicas */
export function startLoad (replicas, channels) {
  const stop = new AbortController()
  const running = []
  for (const { url } of replicas) {
    for (let writer = 0; writer < WRITERS_PER_REPLICA; writer++) running.push(write(url, channels, `${new URL(url).port}-${writer}`, stop.signal))
    for (const channel of channels) running.push(subscribe(url, channel, stop.signal))
  }
  return async () => {
    stop.abort()
    await Promise.all(running)
  }
}

export async function submit (url, channel, body, headers = {}) {
  const signal = AbortSignal.timeout(8000)
  return await fetch(`${url}/v1/channels/${channel}/envelopes`, { method: 'POST', body, headers: { 'content-type': 'application/octet-stream', ...headers }, signal })
    .then(async (response) => { await response.arrayBuffer() }, () => delay(200))
}

async function write (url, channels, name, signal) {
  for (let count = 0; !signal.aborted; count++) {
    const channel = channels[count % channels.length]
    const pair = count - count % 20 // those with a key come twice
    if (count % 10 === 0) await submit(url, channel, `event ${pair} of ${name}`, { 'idempotency-key': `${name}-${pair}` })
    else await submit(url, channel, `event ${count} of ${name}`)
    if (count % 50 === 0) await fetch(`${url}/v1/channels/${channel}/blocks/newest`).then((response) => response.arrayBuffer(), () => undefined)
    await delay(20)
  }
}

async function subscribe (url, channel, signal) {
  while (!signal.aborted) {
    try {
      const response = await fetch(`${url}/v1/channels/${channel}/deliver?from=oldest`, { headers: { accept: 'application/x-ndjson' }, signal })
      await response.body.pipeTo(new WritableStream())
    } catch { /* again */ }
    await delay(500)
  }
}
