import * as v8 from 'node:v8'
import { runInNewContext } from 'node:vm'
import * as fc from 'fast-check'
import t from 'tap'
import { IntrusiveSet } from '../../src/util/intrusive-set.js'
import { ShortLivedMap } from '../../src/util/short-lived-map.js'

interface Named { readonly name: number, position: number }

const commands = fc.array(fc.record({ name: fc.nat({ max: 30 }), remove: fc.boolean() }), { maxLength: 400, size: 'max' })

t.test('an intrusive set has the members that a Set has', (t) => {
  fc.assert(fc.property(commands, (commands) => {
    const named = Array.from({ length: 31 }, (_, name): Named => ({ name, position: -1 }))
    const set = new IntrusiveSet<Named>()
    const model = new Set<Named>()
    for (const { name, remove } of commands) {
      const member = named[name]!
      if (!remove) {
        set.add(member)
        model.add(member)
      } else if (set.delete(member) !== model.delete(member)) return false
      if (set.size !== model.size || set.has(member) !== model.has(member)) return false
    }
    return named.every((member) => set.has(member) === model.has(member)) && [...set].every((member) => model.has(member)) && [...set].length === model.size
  }))
  t.end()
})

t.test('who leaves while the members are gone through is not come to', (t) => {
  const set = new IntrusiveSet<Named>()
  const members = [0, 1, 2, 3].map((name): Named => ({ name, position: -1 }))
  for (const member of members) set.add(member)
  const seen: number[] = []
  for (const { name } of set) {
    seen.push(name)
    if (name === 0) for (const other of [0, 2]) set.delete(members[other]!)
  }
  t.strictSame(seen, [0, 1, 3])
  t.end()
})

t.test('a short-lived map has the entries that a Map has, in their order', (t) => {
  fc.assert(fc.property(commands, (commands) => {
    const map = new ShortLivedMap<number, number>()
    const model = new Map<number, number>()
    for (const [value, { name, remove }] of commands.entries()) {
      if (remove) {
        map.delete(name)
        model.delete(name)
      } else {
        map.set(name, value)
        model.set(name, value)
      }
      if (map.size !== model.size || map.has(name) !== model.has(name) || map.get(name) !== model.get(name)) return false
    }
    const each: number[] = []
    map.forEach((value) => { each.push(value) })
    const same = JSON.stringify([...map]) === JSON.stringify([...model]) && JSON.stringify([...map.values()]) === JSON.stringify(each)
    map.clear()
    return same && map.size === 0 && [...map].length === 0
  }))
  t.end()
})

v8.setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as (options: { type: 'minor' | 'major' }) => void

const oldBytes = (): number => v8.getHeapSpaceStatistics().find(({ space_name: name }) => name === 'old_space')!.space_used_size

const LIVE = 64
const COUNT = 20_000
const MEMBER_WORDS = 256

interface Heavy { readonly words: readonly number[], position: number }

/** Old memory that is left when many members came and went, a few at a time, after the first ones had become old. */
function grownBytes (come: (member: Heavy, index: number) => void, go: (member: Heavy, index: number) => void): number {
  const live: Heavy[] = []
  let before = 0
  for (let index = 0; index < COUNT; index++) {
    if (index === LIVE) {
      for (let times = 0; times < 3; times++) collect({ type: 'minor' })
      before = oldBytes()
    }
    const member: Heavy = { words: new Array<number>(MEMBER_WORDS).fill(index), position: -1 }
    come(member, index)
    if (live.length === LIVE) go(live[index % LIVE]!, index - LIVE)
    live[index % LIVE] = member
    if (index % 1000 === 999) collect({ type: 'minor' })
  }
  return oldBytes() - before
}

t.test('what came and went is not kept by young collections', (t) => {
  const bound = COUNT * MEMBER_WORDS * 8 / 10
  const set = new IntrusiveSet<Heavy>()
  t.ok(grownBytes((member) => { set.add(member) }, (member) => { set.delete(member) }) < bound, 'an intrusive set')
  const map = new ShortLivedMap<number, Heavy>()
  t.ok(grownBytes((member, index) => { map.set(index, member) }, (_member, index) => { map.delete(index) }) < bound, 'a short-lived map')
  t.end()
})
