/**
 * Deliberate bugs, each of which the simulation must find. `find` stands exactly once in its file (a test looks), so that
 * no entry outlives the code that it breaks.
 */
export const MUTATIONS = [
  { name: 'recovery reads from one offset too early', file: 'src/consenter/state.ts', find: 'Number(metadata.lastOffsetPersisted) + 1', replace: 'Number(metadata.lastOffsetPersisted)' },
  {
    name: 'the timer decides a cut',
    file: 'src/consenter/time-to-cut.ts',
    find: "return [{ type: 'postTimeToCut', blockNumber }]",
    replace: "const batch = state.cutter.cut('timer'); return [commit(state, batch, { lastOffsetPersisted: batch.entries.at(-1)?.offset ?? 0 })]"
  },
  {
    name: 'the second of two blocks says that its record is still to be read',
    file: 'src/consenter/regular.ts',
    find: 'commit(state, second, { lastOffsetPersisted: offset })',
    replace: 'commit(state, second, { lastOffsetPersisted: offset - 1 })'
  },
  {
    name: 'a block cut by overflow says that the record left behind was read',
    file: 'src/consenter/regular.ts',
    find: 'lastOffsetPersisted: holdsReceived ? offset : offset - 1',
    replace: 'lastOffsetPersisted: offset'
  },
  { name: 'the cutter forgets to empty itself', file: 'src/consenter/block-cutter.ts', find: 'const entries = this.#pending\n    this.#pending = []', replace: 'const entries = [...this.#pending]' },
  { name: 'one envelope more than the count limit', file: 'src/consenter/block-cutter.ts', find: 'this.#pending.length >= maxMessageCount', replace: 'this.#pending.length > maxMessageCount' },
  { name: 'an envelope that just fits is cut off', file: 'src/consenter/block-cutter.ts', find: 'this.#pendingBytes + entry.sizeBytes > preferredMaxBytes', replace: 'this.#pendingBytes > 0 && this.#pendingBytes + entry.sizeBytes >= preferredMaxBytes' },
  { name: 'a block cut by the timer says that its time to cut is still to be read', file: 'src/consenter/time-to-cut.ts', find: '{ lastOffsetPersisted: offset }', replace: '{ lastOffsetPersisted: offset - 1 }' },
  {
    name: 'a re-submission that an overflow left pending is noted',
    file: 'src/consenter/regular.ts',
    find: 'if (!second && !pending) state.lastOriginalOffsetProcessed = originalOffset',
    replace: 'if (!second) state.lastOriginalOffsetProcessed = originalOffset'
  },
  { name: 'dedupe drops what is no re-submission', file: 'src/consenter/regular.ts', find: 'return originalOffset !== 0n && originalOffset <=', replace: 'return originalOffset <=' },
  {
    name: 'acknowledged before it is appended',
    file: 'src/chain/log-writer.ts',
    find: 'return await this.#dependencies.log.append(this.#channel, records)',
    replace: 'void this.#dependencies.log.append(this.#channel, records).catch(() => undefined); return (await this.#dependencies.log.next(this.#channel))'
  },
  {
    name: 'an unknown outcome is taken for an acknowledgement',
    file: 'src/chain/log-writer.ts',
    find: 'this.#connecting ??= this.#connect()\n      throw error',
    replace: 'this.#connecting ??= this.#connect()\n      return await this.#dependencies.log.next(this.#channel)'
  },
  { name: 'every envelope of a run is acknowledged with the first one\'s offset', file: 'src/broadcast/broadcast.ts', find: 'offset: first + index', replace: 'offset: first + 0 * index' },
  { name: 'a wake-up is lost when a level rises by one', file: 'src/util/level.ts', find: 'if (value <= this.#value) return', replace: 'if (value <= this.#value + 1) { this.#value = Math.max(value, this.#value); return }' },
  { name: 'a receipt names the first envelope of its block', file: 'src/chain/waiters.ts', find: 'block: block.header.number, index }', replace: 'block: block.header.number, index: index * 0 }' },
  { name: 'the log\'s records are not recognised', file: 'src/chain/message-loop.ts', find: '!Buffer.from(hash).equals(fingerprintOf(record).hash)', replace: 'hash.length === 0' },
  { name: 'reading begins behind the record to recognise', file: 'src/chain/message-loop.ts', find: 'this.#lastRecord?.offset ?? next, this.#signal', replace: 'this.#lastRecord ? next : next, this.#signal' },
  { name: 'published before it is written', file: 'src/ledger/ledger.ts', find: 'this.#lastHash = entry.headerHash\n    try {', replace: 'this.#lastHash = entry.headerHash\n    this.#height.raise(number + 1)\n    try {' },
  { name: 'a commit that failed is taken for done', file: 'src/util/environment.ts', find: 'for (const job of jobs) job.failed(unclear)', replace: 'for (const job of jobs) job.committed()' },
  { name: 'keys are looked for without reading up to the log\'s end', file: 'src/chain/chain.ts', find: '    await this.#barrier\n', replace: '    this.#barrier.catch(() => undefined)\n' },
  { name: 'the last occurrence of an envelope wins', file: 'src/ledger/hash-run.ts', find: 'least.words, least.at) >= 0)', replace: 'least.words, least.at) > 0)' },
  {
    name: 'of submissions that arrive in one turn, one is told what became of another',
    file: 'src/broadcast/broadcast.ts',
    find: 'known.envelopes.push(envelope) - 1 }',
    replace: 'Math.max(0, known.envelopes.push(envelope) - 2) }'
  },
  { name: 'a submission joins those that were appended in an earlier turn', file: 'src/broadcast/broadcast.ts', find: 'this.#gathering.delete(channel)', replace: 'this.#gathering.has(channel)' },
  { name: 'answers of a stream come out of order', file: 'src/broadcast/submit-all.ts', find: 'const head = pending.shift()', replace: 'const head = pending.pop()' },
  { name: 'a stream is read without a bound', file: 'src/broadcast/submit-all.ts', find: 'while (!ended && items < maxItems && bytes < maxBytes)', replace: 'while (!ended && items < maxItems + 1e6 * maxBytes)' },
  { name: 'nothing is refused, whatever is in flight', file: 'src/broadcast/admission.ts', find: 'if (fits && leavesRoom) return', replace: 'if (sizeBytes >= 0) return' },
  { name: 'blocks are sent to whoever does not read', file: 'src/util/socket-sink.ts', find: 'if (this.#socket.bufferedAmount + frame.length < this.#limits.highWaterBytes) {', replace: 'if (this.#socket.bufferedAmount < 1e6 * this.#limits.highWaterBytes) {' },
  { name: 'bytes in flight are never given back', file: 'src/broadcast/admission.ts', find: 'for (const bound of bounds) bound.add(sizeBytes, -1)', replace: 'for (const bound of bounds) bound.add(0, -1)' },
  { name: 'a subscriber that comes back misses a block', file: 'src/deliver/session.ts', find: 'this.#position = from\n', replace: 'this.#position = from > 0 ? from + 1 : 0\n' },
  { name: 'a subscriber whose socket was full is not served again', file: 'src/deliver/outlets.ts', find: 'this.#waiting = false\n', replace: '' },
  { name: 'nobody notices that nothing is read', file: 'src/health/channel-health.ts', find: 'const fetchStalled = fetchAgeMs >= stallAfterMs', replace: 'const fetchStalled = fetchAgeMs >= 1000 * stallAfterMs' },
  { name: 'a process that is shutting down says that it is ready', file: 'src/health/health.ts', find: "check(name, this.#shuttingDown ? 'the gateway is shutting down' : undefined)", replace: 'check(name)' },
  { name: 'a check that failed stays so', file: 'src/health/hysteresis.ts', find: 'failed ? recoverAfterMs : failAfterMs', replace: 'failed ? 1e6 * recoverAfterMs : failAfterMs' },
  { name: 'a fault of reading is never over', file: 'src/chain/chain.ts', find: 'if (position.settled) this.#readFault = undefined', replace: '' },
  { name: 'writing is tried again only once', file: 'src/chain/log-writer.ts', find: 'await sleep(clock, backoff.next(), signal)\n      }\n    }\n    this.#connecting = undefined', replace: 'break\n      }\n    }\n    this.#connecting = undefined' },
  { name: 'a time to cut that was lost is not sent again', file: 'src/chain/message-loop.ts', find: 'if (!this.#signal.aborted && blockNumber === this.#consenter.nextBlockNumber) this.#timer.start(TIME_TO_CUT_RETRY_MS)', replace: '' },
  { name: 'another genesis block is taken for the own', file: 'src/chain/divergence.ts', find: 'if (first && !this.#sameGenesis(tip))', replace: 'if (first && tip.number < 0)' },
  { name: 'a damaged ledger is taken for good', file: 'src/chain/recovery.ts', find: "if (fault) throw new HaltError('ledger_corrupt'", replace: "if (fault && count < 0) throw new HaltError('ledger_corrupt'" },
  { name: 'the checksum of what is kept beside a block is not looked at', file: 'src/protocol/block-entry.ts', find: 'if (!isIntact(bytes, message))', replace: 'if (!isIntact(bytes, message) && bytes.length === 0)' },
  { name: 'blocks that came meanwhile are held against a replica', file: 'src/chain/replay.ts', find: 'return comparison.number < height ?', replace: 'return comparison.number < ledger.height ?' },
  {
    name: 'the embedded log acknowledges what is not durable yet',
    file: 'src/ordered-log/embedded.ts',
    find: 'put(this.#entries, [channel, first], entry)',
    replace: 'put(this.#entries, [channel, first], entry); resolve(first)'
  },
  { name: 'the embedded log hands over from memory what stands behind the wanted record', file: 'src/ordered-log/recent-records.ts', find: 'this.#records.slice(from, from + maxRecords)', replace: 'this.#records.slice(from + 1, from + maxRecords)' },
  {
    name: 'the embedded log goes on inside of what was appended together',
    file: 'src/ordered-log/embedded.ts',
    find: 'last[1] + decodeLogRecords(this.#entries.get(last) as Buffer).length',
    replace: 'last[1] + 1'
  },
  { name: 'fetched: what stands in front of the wanted offset is handed over again', file: 'src/ordered-log/kafka/fetcher.ts', find: '.filter(({ offset }) => offset >= from)', replace: '.filter(({ offset }) => offset >= 0)' },
  {
    name: 'fetched: an answer is taken that was asked for before its topic was in doubt',
    file: 'src/ordered-log/kafka/fetcher.ts',
    find: 'if (subscription && subscription.from === asked[index]?.offset)',
    replace: 'if (subscription)'
  },
  {
    name: 'fetched: only the reader that met a failure recognises its topic',
    file: 'src/ordered-log/kafka/fetcher.ts',
    find: 'if (concerns(subscription)) subscription.recognise',
    replace: 'if (concerns(subscription) && subscription.nodeId === undefined) subscription.recognise'
  },
  {
    name: 'a stale envelope is not submitted again',
    file: 'src/chain/message-loop.ts',
    find: 'this.#resubmitter.push({',
    replace: 'void ({'
  },
  {
    name: 'an old offset is not looked for in the index',
    file: 'src/ledger/receipts.ts',
    find: '?? this.resubmitted(ledger, Number(name))',
    replace: ''
  },
  {
    name: 'a repeated key gets the offset of the re-submission',
    file: 'src/ledger/receipts.ts',
    find: 'entry.originalOffsets[position.index] || ',
    replace: ''
  }
]
