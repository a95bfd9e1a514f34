import { hash } from 'node:crypto'
import * as fc from 'fast-check'
import t from 'tap'
import { END_OF_WORDS, ENTRY_WORDS, findInRun, HASH_WORDS, mergeRuns, runsOfBlock, wordsOfHash, type HashRun } from '../../src/ledger/hash-run.js'
import { MERGE_FAN_IN, nextMerge } from '../../src/ledger/merge-policy.js'
import { pageOf, startOfPage } from '../../src/ledger/run-store.js'

/** Hashes of a run, in hex, with their positions. */
function listed ({ firstBlock, words }: HashRun): string[] {
  return Array.from({ length: words.length / ENTRY_WORDS }, (_, entry) => {
    const at = entry * ENTRY_WORDS
    const hash = Buffer.from(words.slice(at, at + HASH_WORDS).buffer).toString('hex')
    return `${hash} ${(firstBlock + words[at + HASH_WORDS]!).toString()} ${words[at + HASH_WORDS + 1]!.toString()}`
  })
}

const idOf = (text: string): string => hash('sha256', Buffer.from(text))
const words = (id: string): string => [...wordsOfHash(id)].map((word) => word.toString().padStart(10)).join()

t.test('merged runs have each hash once, at its first position, in order', (t) => {
  const blocks = fc.array(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 12 }), { minLength: 1, maxLength: 6 })
  fc.assert(fc.property(blocks, fc.integer({ min: 0, max: 1e9 }), (blocks, firstBlock) => {
    const first = new Map<string, string>()
    for (const [block, numbers] of blocks.entries()) {
      for (const [index, number] of numbers.entries()) {
        const id = idOf(number.toString())
        if (!first.has(id)) first.set(id, `${id} ${(firstBlock + block).toString()} ${index.toString()}`)
      }
    }
    const expected = [...first].sort(([a], [b]) => words(a) < words(b) ? -1 : 1)
    const runs = blocks.flatMap((numbers, block) => runsOfBlock(firstBlock + block, numbers.map((number) => Buffer.from(number.toString()))))
    const merged = mergeRuns(runs)
    if (listed(merged).join() !== expected.map(([, line]) => line).join()) return false
    return expected.every(([id, line]) => {
      const found = findInRun(merged, wordsOfHash(id))
      return line === `${id} ${found?.block.toString() ?? ''} ${found?.index.toString() ?? ''}`
    }) && findInRun(merged, wordsOfHash(idOf('another'))) === undefined
  }))
  t.end()
})

t.test('hashes that begin alike are in order too', (t) => {
  const texts = ['69235', '95303', '69235', '95303']
  t.equal(wordsOfHash(idOf(texts[0]!))[0], wordsOfHash(idOf(texts[1]!))[0], 'these two share their first word')
  for (const turned of [texts, texts.toReversed()]) {
    const [run] = runsOfBlock(7, turned.map((text) => Buffer.from(text)))
    const expected = turned.slice(0, 2).map((text, index) => ({ id: idOf(text), index })).sort((a, b) => words(a.id) < words(b.id) ? -1 : 1)
    t.strictSame(listed(run!), expected.map(({ id, index }) => `${id} 7 ${index.toString()}`))
  }
  t.end()
})

t.test('each first word is on one page, and the pages are in its order', (t) => {
  const word = fc.integer({ min: 0, max: END_OF_WORDS - 1 })
  fc.assert(fc.property(fc.integer({ min: 1, max: 2 ** 30 }), word, (pages, word) => {
    const page = pageOf(word, pages)
    return page >= 0 && page < pages && startOfPage(page, pages) <= word && word < startOfPage(page + 1, pages)
  }), { numRuns: 10_000 })
  t.end()
})

t.test('there are few runs of any size, whatever their order, and no entry is merged often', (t) => {
  const smallest = 10
  fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 400, size: 'max' }), (added) => {
    let sizes: number[] = []
    let moved = 0
    for (const size of added) {
      sizes.push(size)
      for (let window = nextMerge(sizes, smallest); window; window = nextMerge(sizes, smallest)) {
        const { from, to } = window
        if (to - from !== MERGE_FAN_IN || from < 0 || to > sizes.length) return false
        const merged = sizes.slice(from, to).reduce((total, one) => total + one, 0)
        moved += merged
        sizes = [...sizes.slice(0, from), merged, ...sizes.slice(to)]
      }
    }
    const total = added.reduce((sum, size) => sum + size, 0)
    const classes = 2 + Math.ceil(Math.log(Math.max(total / smallest, 1)) / Math.log(MERGE_FAN_IN))
    return sizes.reduce((sum, size) => sum + size, 0) === total && sizes.length < MERGE_FAN_IN * classes && moved <= 2 * classes * total
  }))
  t.end()
})
