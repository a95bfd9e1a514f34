import { eventually, request } from './http.js'

/** What every probe of a gateway with one channel says, and the gauges beside them. */
export interface Probes {
  readonly livez: number
  readonly readyz: number
  /** Writers ask this one. */
  readonly writes: number
  readonly channel: number
  readonly healthz: number
  /** `/v1/channels/{channel}/health`: its status, and what it says. */
  readonly health: number
  readonly state: string
  readonly code: string | undefined
  /** The gauges, as an operator would ask for them. */
  readonly gauges: {
    readonly ready: number
    /** The states that are 1: always one. */
    readonly states: readonly string[]
    readonly faults: readonly string[]
    /** Checks that do not pass, those of single channels left out: `ready` is one of them. */
    readonly failed: readonly string[]
  }
}

/** What a gateway whose channel is well says. */
export const WELL: Probes = {
  livez: 200,
  readyz: 200,
  writes: 200,
  channel: 200,
  healthz: 200,
  health: 200,
  state: 'ready',
  code: undefined,
  gauges: { ready: 1, states: ['ready'], faults: [], failed: [] }
}

/** What a gateway says whose channel is not well: which code its health names, and what else is not as in WELL. */
export function unwell (state: string, code: string, { failed, ...others }: Partial<Omit<Probes, 'gauges'>> & { failed: readonly string[] }): Probes {
  const gauges = { ready: 0, states: [state], faults: [code], failed }
  return { ...WELL, channel: 503, healthz: 503, health: 503, ...others, state, code, gauges }
}

/** Asks every probe once. */
export async function askProbes (url: string, channel = 'orders'): Promise<Probes> {
  const status = async (path: string): Promise<number> => (await request(url + path)).status
  const paths = ['/livez', '/readyz', '/readyz/writes', `/readyz/channel-${channel}`, '/healthz']
  const [livez, readyz, writes, check, healthz] = await Promise.all(paths.map(status)) as [number, number, number, number, number]
  const { status: health, body } = await request(`${url}/v1/channels/${channel}/health`)
  const { text } = await request(`${url}/metrics`)
  const labelled = (name: string, label: string, value: string): string[] =>
    [...text.matchAll(new RegExp(`^${name}\\{(.*)\\} ${value}$`, 'gm'))].map(([, labels = '']) => new RegExp(`${label}="([^"]*)"`).exec(labels)?.[1] ?? '').sort()
  return {
    livez,
    readyz,
    writes,
    channel: check,
    healthz,
    health,
    state: String(body['state']),
    code: (body['reason'] as { code: string } | undefined)?.code,
    gauges: {
      ready: labelled('ordering_channel_ready', 'channel', '1').length,
      states: labelled('ordering_channel_state', 'state', '1'),
      faults: labelled('ordering_channel_fault', 'code', '1'),
      failed: labelled('ordering_check_passed', 'check', '0')
    }
  }
}

/** Asks until all probes agree on what is wanted. @throws Error with what they say when they do not */
export async function untilProbes (url: string, wanted: Probes, channel = 'orders'): Promise<Probes> {
  return await eventually(async () => await askProbes(url, channel), (probes) => JSON.stringify(probes) === JSON.stringify(wanted), 30_000)
}
