import { readFileSync } from 'node:fs'
import t from 'tap'

/** A deliberate bug of scripts/mutations. */
interface Mutation { readonly name: string, readonly file: string, readonly find: string, readonly replace: string }

t.test('every deliberate bug still fits the sources', async (t) => {
  const { MUTATIONS } = await import(new URL('../../scripts/mutations/list.js', import.meta.url).href) as { MUTATIONS: Mutation[] }
  const { apply } = await import(new URL('../../scripts/mutations/apply.js', import.meta.url).href) as { apply: (source: string, mutation: Mutation) => string }
  for (const mutation of MUTATIONS) {
    const source = readFileSync(new URL(`../../${mutation.file}`, import.meta.url), 'utf8')
    t.not(apply(source, mutation), source, mutation.name)
  }
  t.throws(() => apply('a a', { name: 'x', file: 'y', find: 'a', replace: 'b' }), { message: 'y has what the bug "x" replaces 2 times, not once' })
})
