/** The newest entries of a map, at least so many: older ones are forgotten together, which costs nothing that grows with their number. */
export class RecentMap<K, V> {
  readonly #count: number
  #newer = new Map<K, V>()
  #older = new Map<K, V>()

  constructor (count: number) {
    this.#count = count
  }

  get (key: K): V | undefined {
    return this.#newer.get(key) ?? this.#older.get(key)
  }

  set (key: K, value: V): void {
    if (this.#newer.size >= this.#count) {
      this.#older = this.#newer
      this.#newer = new Map()
    }
    this.#newer.set(key, value)
  }

  delete (key: K): void {
    this.#newer.delete(key)
    this.#older.delete(key)
  }
}
