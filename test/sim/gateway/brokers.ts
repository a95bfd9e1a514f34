import type { StoredRecord } from '../../../src/chain/ordered-log.js'
import type { LogRecord } from '../../../src/protocol/log-record.js'

/** One channel's records, as all replicas share them. */
class Topic {
  first = 0
  next = 0
  records: StoredRecord[] = []
  readonly #waiting = new Set<() => void>()

  append (records: readonly LogRecord[]): number {
    const first = this.next
    for (const { value, headers } of records) this.records.push({ offset: this.next++, value: Buffer.from(value), ...headers && { headers } })
    for (const wake of [...this.#waiting]) wake()
    return first
  }

  /** Calls back once there is a record at an offset or behind it. */
  whenAbove (offset: number, callback: () => void): () => void {
    const wake = (): void => {
      if (this.next <= offset) return
      this.#waiting.delete(wake)
      callback()
    }
    this.#waiting.add(wake)
    wake()
    return () => { this.#waiting.delete(wake) }
  }

  from (offset: number, count: number): StoredRecord[] {
    let low = 0
    let high = this.records.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.records[middle] as StoredRecord).offset < offset) low = middle + 1
      else high = middle
    }
    return this.records.slice(low, low + count)
  }
}

/** The brokers: what is in here is durable and the same for all. */
export class SimulatedBrokers {
  readonly #topics = new Map<string, Topic>()

  has (channel: string): boolean {
    return this.#topics.has(channel)
  }

  topic (channel: string): Topic {
    let topic = this.#topics.get(channel)
    if (!topic) this.#topics.set(channel, topic = new Topic())
    return topic
  }

  /** A control record of the log's own: it takes an offset, and no reader gets it. */
  addControlRecord (channel: string): void {
    this.topic(channel).next++
  }

  /** Somebody deletes the topic and makes it anew with some of the old records, or with others. */
  replace (channel: string, records: readonly StoredRecord[], next: number): void {
    const topic = this.topic(channel)
    topic.records = [...records]
    topic.next = next
  }
}
