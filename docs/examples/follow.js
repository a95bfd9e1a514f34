// Prints the blocks of a channel as they are cut, checks that they are linked, and goes on where it stopped when the
// gateway goes away and comes back.
//
//   node docs/examples/follow.js [channel] [first block]
//
// The gateway is the one at GATEWAY, ws://127.0.0.1:8080 when that is not set. Ends with Ctrl-C.
import { WebSocket } from 'ws'
import { common } from '../../src/protocol/generated/messages.js'

const gateway = process.env.GATEWAY ?? 'ws://127.0.0.1:8080'
const [channel = 'orders', first = '0'] = process.argv.slice(2)
const RECONNECT_MS = 500

let next = Number(first)
let lastHash

/** The cursor is a block number, so any replica can go on from it. */
function follow () {
  const socket = new WebSocket(`${gateway}/v1/channels/${channel}/deliver?from=${next}`, 'ordering.v1.json')
  socket.on('message', (frame) => { show(JSON.parse(frame)) })
  socket.on('unexpected-response', (_request, response) => {
    console.error(`refused with status ${response.statusCode}`)
    socket.terminate()
  })
  socket.on('error', (error) => { console.error(error.message || error.code) })
  socket.on('close', () => { setTimeout(follow, RECONNECT_MS) })
}

function show (message) {
  if (message.type !== 'block') {
    console.log(JSON.stringify(message))
    return
  }
  const { number, previousHash, headerHash, envelopes } = message.block
  if (number !== next || (lastHash !== undefined && previousHash !== lastHash)) {
    console.error(`block ${number} does not follow block ${next - 1}`)
    process.exit(1)
  }
  next = number + 1
  lastHash = headerHash
  console.log(`block ${number} ${headerHash}`)
  // Block 0 holds the channel's config.
  if (number > 0) for (const envelope of envelopes) console.log(`  ${textOf(Buffer.from(envelope, 'base64'))}`)
}

/** What a writer sent: the data of a payload with a header, else the whole payload. */
function textOf (envelope) {
  const { payload } = common.Envelope.decode(envelope)
  try {
    const { header, data } = common.Payload.decode(payload)
    if (header) return Buffer.from(data).toString()
  } catch { /* a payload without a header */ }
  return Buffer.from(payload).toString()
}

follow()
