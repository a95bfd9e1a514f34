import t from 'tap'
import { RecentMap } from '../../src/util/recent-map.js'

t.test('the newest entries are there, and at most twice as many', async (t) => {
  const map = new RecentMap<number, string>(3)
  for (let key = 0; key < 100; key++) {
    map.set(key, key.toString())
    for (let age = 0; age < 3; age++) if (key >= age) t.equal(map.get(key - age), (key - age).toString())
    t.equal(map.get(key - 6), undefined)
  }
})

t.test('an entry is changed and deleted wherever it is', async (t) => {
  const map = new RecentMap<string, number>(2)
  for (const key of ['a', 'b', 'c']) map.set(key, 1)
  map.set('a', 2)
  t.equal(map.get('a'), 2)
  for (const key of ['a', 'b', 'c']) {
    map.delete(key)
    t.equal(map.get(key), undefined)
  }
})
