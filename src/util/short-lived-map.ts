/** Deletions beyond the size after which the map is made anew. */
const SLACK = 16

/**
 * A Map whose entries come and go by the thousand a second. It is made anew before tables that it outgrew form a chain, for
 * the reason that IntrusiveSet has.
 */
export class ShortLivedMap<K, V> {
  #map = new Map<K, V>()
  #deleted = 0

  get size (): number {
    return this.#map.size
  }

  has (key: K): boolean {
    return this.#map.has(key)
  }

  get (key: K): V | undefined {
    return this.#map.get(key)
  }

  set (key: K, value: V): void {
    this.#map.set(key, value)
  }

  delete (key: K): void {
    if (!this.#map.delete(key) || ++this.#deleted < this.#map.size + SLACK) return
    this.#map = new Map(this.#map)
    this.#deleted = 0
  }

  clear (): void {
    this.#map = new Map()
    this.#deleted = 0
  }

  values (): IterableIterator<V> {
    return this.#map.values()
  }

  forEach (callback: (value: V, key: K) => void): void {
    this.#map.forEach((value, key) => { callback(value, key) })
  }

  /** In the order in which they were set; those that are deleted behind the one that is looked at may still come. */
  [Symbol.iterator] (): IterableIterator<[K, V]> {
    return this.#map[Symbol.iterator]()
  }
}
