// Submits envelopes at a fixed rate and waits for the receipt of each: late answers do not slow the sender.
import { Agent, request } from 'node:http'
import { envelopeWriter } from '../lib/envelopes.js'

const { port, channel, rate, seconds, sizeBytes, warmUpSeconds } = JSON.parse(process.argv[2])
const agent = new Agent({ keepAlive: true, maxSockets: 256 })
const write = envelopeWriter(channel, sizeBytes)
const latencies = []
const failures = {}

await sendFor(warmUpSeconds) // connections are there, code is compiled
latencies.length = 0
await sendFor(seconds)
latencies.sort((a, b) => a - b)
const at = (share) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))]
console.log(JSON.stringify({ count: latencies.length, p50: at(0.5), p99: at(0.99), p999: at(0.999), failures }))
process.exit(0)

async function sendFor (seconds) {
  const startedAt = performance.now()
  const answers = []
  for (let index = 0; index < rate * seconds; index++) {
    const due = startedAt + index * 1000 / rate
    while (performance.now() < due) await new Promise((resolve) => { setTimeout(resolve, Math.max(0, due - performance.now() - 1)) })
    answers.push(submit(due))
  }
  await Promise.all(answers)
}

async function submit (due) {
  const body = Buffer.alloc(write.sizeBytes)
  write(body, 0)
  const status = await new Promise((resolve, reject) => {
    const outgoing = request({
      agent, host: '127.0.0.1', port, path: `/v1/channels/${channel}/envelopes`, method: 'POST', headers: { 'content-type': 'application/x-protobuf', 'content-length': body.length, prefer: 'wait=10' }
    }, (response) => {
      response.resume().on('end', () => { resolve(response.statusCode) })
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
  if (status === 201) latencies.push(performance.now() - due)
  else failures[status] = (failures[status] ?? 0) + 1
}
