import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import t from 'tap'
import { eventually, request, submitAndWait } from '../../helpers/http.js'
import { withKafka, type Cluster } from '../helpers/cluster.js'
import { makeReplicas, pause, type Replica } from './replicas.js'

/** IDLE_CHANNELS and IDLE_SECONDS for longer looks by hand. */
const CHANNELS = Number(process.env['IDLE_CHANNELS'] ?? 200)
const SECONDS = Number(process.env['IDLE_SECONDS'] ?? 8)

/** The channels are made and forgotten; what follows is measured when that is over. */
const SETTLE_MS = 3000

/** Clock ticks of /proc a second: 100 on every Linux. */
const TICKS_PER_SECOND = 100

/** Sockets of a process that are connected to one of these ports. */
function socketsTo (pid: number, ports: readonly number[]): number {
  const own = new Set(readdirSync(`/proc/${pid.toString()}/fd`).flatMap((fd) => {
    try {
      return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid.toString()}/fd/${fd}`))?.[1] ?? []
    } catch {
      return [] // closed meanwhile
    }
  }))
  const lines = ['tcp', 'tcp6'].flatMap((name) => readFileSync(`/proc/${pid.toString()}/net/${name}`, 'utf8').trim().split('\n').slice(1))
  return lines.map((line) => line.trim().split(/\s+/)).filter(([, , remote = '', , , , , , , inode = '']) =>
    own.has(inode) && ports.includes(parseInt(remote.split(':')[1] ?? '', 16))).length
}

function cpuSeconds (pid: number): number {
  const fields = readFileSync(`/proc/${pid.toString()}/stat`, 'utf8').split(') ')[1]!.split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
}

function rssMib (pid: number): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid.toString()}/status`, 'utf8'))?.[1]) / 1024
}

interface Figures {
  readonly sockets: number
  readonly cpuPercent: number
  readonly rssMib: number
}

/** Looks at a replica for some time; the sockets and the memory are those at its end. */
async function look ({ pid }: Replica, { brokers }: Cluster): Promise<Figures> {
  const [cpu, at] = [cpuSeconds(pid), performance.now()]
  await pause(SECONDS * 1000)
  const cpuPercent = (cpuSeconds(pid) - cpu) / (performance.now() - at) * 1e5
  return { sockets: socketsTo(pid, brokers.map(({ port }) => port)), cpuPercent: Math.round(cpuPercent * 10) / 10, rssMib: Math.round(rssMib(pid)) }
}

async function allReady ({ url }: Replica): Promise<void> {
  await eventually(async () => {
    const { channels } = (await request(`${url}/v1/channels`)).body as { channels: Array<{ state: string }> }
    return channels.filter(({ state }) => state === 'ready').length
  }, (ready) => ready === CHANNELS, 120_000)
}

t.setTimeout(300_000 + 4000 * SECONDS)

t.test('channels that nobody writes to cost next to nothing', { skip: process.platform !== 'linux' && 'reads /proc' }, async (t) => {
  const cluster = await withKafka(t, { brokers: 3 })
  if (!cluster) return
  const channels = Array.from({ length: CHANNELS }, (_, index) => ({ id: `idle-${index.toString()}`, batchTimeoutMs: 100 }))
  const [replica] = makeReplicas(t, cluster, ['only'], { channels, env: { KAFKA_REQUEST_TIMEOUT_MS: '10000' } }) as [Replica]
  const startedAt = performance.now()
  await replica.start()
  await allReady(replica)
  const made = Math.round(performance.now() - startedAt)
  await pause(SETTLE_MS)
  const first = await look(replica, cluster)
  const second = await look(replica, cluster)
  t.comment(`${CHANNELS.toString()} channels, made and ready in ${made.toString()} ms: ${JSON.stringify(first)}, then ${JSON.stringify(second)}`)
  t.ok(first.sockets > 0 && second.sockets <= 2 * cluster.brokers.length, `${second.sockets.toString()} sockets for ${cluster.brokers.length.toString()} brokers`)
  t.equal(second.sockets, first.sockets, 'as many sockets as before')
  t.ok(second.cpuPercent < 25, `${second.cpuPercent.toString()} % of a core`)
  t.ok(second.rssMib - first.rssMib < 20, `memory does not grow: ${first.rssMib.toString()} MiB, ${second.rssMib.toString()} MiB`)
  const { block } = await submitAndWait(replica.url, 'awake', { channel: `idle-${(CHANNELS - 1).toString()}` })
  t.equal(block, 1, 'each is there when it is needed')

  const againAt = performance.now()
  t.equal(await replica.stop(), 0)
  const stopped = Math.round(performance.now() - againAt)
  await replica.start()
  await allReady(replica)
  t.comment(`stopped in ${stopped.toString()} ms, started again and ready ${Math.round(performance.now() - againAt - stopped).toString()} ms later`)
})
