import type { Follower } from './fan-out.js'
import type { Frame } from './formats.js'
import { Session, type SessionEnd, type SessionOptions } from './session.js'

/** The connection that a subscription's frames go out by. It has the subscriber served whenever it is ready again. */
export interface Outlet {
  /** Whether it takes a frame. */
  readonly ready: boolean
  /** Resolves when the connection is closed, by either side. */
  readonly closed: Promise<void>
  send (frame: Frame): void
  /** Hands over what was sent, together: the connection may be ready for more at once. */
  flush (): void
  /** Closes the connection: the subscription is over. */
  finish (end: SessionEnd): void
  /** Says what is wrong, and closes the connection. */
  fail (error: unknown): void
  /** Cuts the connection if it is still open in a while. */
  expire (): void
}

/** An open subscription: its session, and the connection that takes what the session gives. */
export class Subscriber<Kind extends Outlet = Outlet> implements Follower {
  readonly session: Session
  readonly outlet: Kind
  #over = false

  constructor (options: Omit<SessionOptions, 'onReady'>, openOutlet: (subscriber: Subscriber) => Kind) {
    this.session = new Session({ ...options, onReady: () => { this.serve() } })
    this.outlet = openOutlet(this)
  }

  get position (): number {
    return this.session.position
  }

  /** Sends what there is, for as long as the connection takes it. Whatever goes wrong ends this subscription and no other. */
  serve (): void {
    let sent: boolean
    do {
      sent = this.#fill()
      this.outlet.flush()
    } while (sent)
  }

  /** Ends it with an error. */
  fail (error: unknown): void {
    if (this.#over) return
    this.#over = true
    this.session.stop()
    this.outlet.fail(error)
  }

  /** The gateway stops, or its caller may no longer read: a client that reads nothing would never be told. */
  leave (): void {
    this.serve()
    this.outlet.expire()
  }

  /** Sends what goes out together; false when there was nothing, or nothing follows. */
  #fill (): boolean {
    let sent = false
    try {
      while (!this.#over && this.outlet.ready) {
        const frame = this.session.next()
        if (frame) this.outlet.send(frame)
        if (this.session.end) this.#finish(this.session.end)
        if (!frame) return false
        sent = true
      }
    } catch (error) {
      this.fail(error)
    }
    return sent
  }

  #finish (end: SessionEnd): void {
    this.#over = true
    this.outlet.finish(end)
  }
}
