/** A member of an intrusive set: it knows its own place there. */
export interface Member {
  /** Kept by the set; -1 outside of it. */
  position: number
}

/**
 * Members that come and go by the thousand a second, in no order. Whoever leaves leaves nothing behind, which a Set or Map
 * does: the table that it outgrew points to the next one. Once such a table has become old, V8's young collections keep all
 * tables behind it until the next full collection, and with them all that they held: several KiB of each request.
 */
export class IntrusiveSet<T extends Member> {
  readonly #members: T[] = []

  get size (): number {
    return this.#members.length
  }

  has (member: T): boolean {
    return this.#members[member.position] === member
  }

  add (member: T): void {
    if (!this.has(member)) member.position = this.#members.push(member) - 1
  }

  /** @returns whether it was a member */
  delete (member: T): boolean {
    if (!this.has(member)) return false
    const last = this.#members.pop() as T
    if (last !== member) {
      this.#members[member.position] = last
      last.position = member.position
    }
    member.position = -1
    return true
  }

  /** Those who are members now, without those who leave until it is their turn. */
  * [Symbol.iterator] (): Generator<T> {
    for (const member of [...this.#members]) if (this.has(member)) yield member
  }
}
