import { createHash } from 'node:crypto'
import { submit } from '../../helpers/http.js'
import { makeEnvelope, makePayload } from '../../helpers/http-protobuf.js'
import type { Random } from './random.js'
import { pause, type Replica } from './replicas.js'

/** An envelope and what its writer was told, each time that it submitted it. */
export interface Submitted {
  readonly id: string
  readonly name: string
  readonly writer: string
  /** Offsets that it was acknowledged with. */
  readonly acknowledged: number[]
  /** How often nobody could say what became of it: `outcome_unknown`, or no answer at all. */
  unknown: number
  /** How often it was refused, which says that it is not in the log. */
  refused: number
}

/** Answers that say: it is not in the log. */
const REFUSALS: unknown[] = ['log_unavailable', 'channel_not_ready', 'overloaded', 'shutting_down']

/** What is done about an envelope whose outcome is not known: the same one is submitted anew, up to so many times in all. */
const MAX_SUBMISSIONS = 4

/** Writers of one channel, on all replicas at once. Each awaits the answer before it goes on to its next envelope. */
export class Writers {
  readonly submitted: Submitted[] = []
  /** Answers that no writer should get. */
  readonly surprises: string[] = []
  readonly #channel: string
  readonly #random: Random
  #stopping = false
  #running: Promise<unknown> = Promise.resolve()

  constructor (channel: string, random: Random) {
    this.#channel = channel
    this.#random = random
  }

  start (replicas: readonly Replica[], perReplica: number): void {
    this.#running = Promise.all(replicas.flatMap((replica) => Array.from({ length: perReplica }, async (_, index) => {
      await this.#write(replica, `${replica.name}-${index.toString()}`)
    })))
  }

  /** Resolves when every writer has its last answer. */
  async stop (): Promise<void> {
    this.#stopping = true
    await this.#running
  }

  async #write (replica: Replica, writer: string): Promise<void> {
    for (let sequence = 0; !this.#stopping; sequence++) {
      const name = `${this.#channel}/${writer}/${sequence.toString()}`
      const envelope = makeEnvelope(makePayload(name, { channelId: this.#channel }))
      const entry: Submitted = { id: createHash('sha256').update(envelope).digest('hex'), name, writer, acknowledged: [], unknown: 0, refused: 0 }
      this.submitted.push(entry)
      for (let count = 0; count < MAX_SUBMISSIONS && await this.#submit(replica, envelope, entry) === 'unknown' && this.#random.next() < 0.5; count++) await pause(20)
      await pause(entry.acknowledged.length > 0 ? 4 : 50)
    }
  }

  async #submit (replica: Replica, envelope: Buffer, entry: Submitted): Promise<'acknowledged' | 'refused' | 'unknown'> {
    if (!replica.running) return 'refused'
    try {
      const { status, body, text } = await submit(replica.url, envelope, { channel: this.#channel, type: 'application/x-protobuf' })
      if (status === 202) {
        entry.acknowledged.push(body['offset'] as number)
        if (body['id'] !== entry.id) this.surprises.push(`another id for ${entry.name}: ${text}`)
        return 'acknowledged'
      }
      if (status === 503 && REFUSALS.includes(body['code'])) {
        entry.refused++
        return 'refused'
      }
      if (status !== 503 || body['code'] !== 'outcome_unknown' || body['id'] !== entry.id) this.surprises.push(text)
    } catch { /* the connection failed: the replica was killed, or did not answer for long */ }
    entry.unknown++
    return 'unknown'
  }
}
