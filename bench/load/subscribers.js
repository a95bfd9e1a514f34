// Opens subscriptions over WebSocket and counts what comes. Prints a line when all are open, and one when all have got the
// block that the parent names on standard input. Stalled ones open and then read nothing; what ends them is counted.
import { createInterface } from 'node:readline'
import WebSocket from 'ws'

const { url, count, stalled = false } = JSON.parse(process.argv[2])
const sockets = []
const closed = {}
let frames = 0
let last = Infinity
let waiting = count
let done = () => undefined

for (let index = 0; index < count; index++) {
  const socket = new WebSocket(url, ['ordering.v1.json'])
  sockets.push(socket)
  await new Promise((resolve, reject) => { socket.once('open', resolve).once('error', reject) })
  socket.on('error', () => undefined)
  socket.on('close', (code) => { closed[code] = (closed[code] ?? 0) + 1 })
  if (stalled) {
    socket.pause()
    continue
  }
  let newest = -1
  socket.on('message', (data) => {
    const text = data.latin1Slice(0, Math.min(64, data.length))
    if (!text.includes('"block"')) return
    frames++
    newest = Number(/"number":(\d+)/.exec(text)[1])
    if (newest === last && --waiting === 0) done()
  })
  socket.reached = () => newest >= last
}
console.log(JSON.stringify({ pid: process.pid }))

for await (const line of createInterface({ input: process.stdin })) {
  const { wanted, resume, end } = JSON.parse(line)
  if (end) process.exit(0)
  if (resume) for (const socket of sockets) socket.resume()
  if (resume) await new Promise((resolve) => { setTimeout(resolve, 2000) })
  if (wanted !== undefined) {
    last = wanted
    waiting = sockets.filter((socket) => !socket.reached()).length
    if (waiting > 0) await new Promise((resolve) => { done = resolve })
  }
  console.log(JSON.stringify({ frames, closed, at: performance.timeOrigin + performance.now() }))
  frames = 0
}
