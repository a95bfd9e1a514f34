import { pino } from 'pino'
import t from 'tap'
import { Audit, type AuditEvent } from '../../src/access/audit.js'

const EVENT: AuditEvent = {
  identity: 'writer',
  address: '192.0.2.1',
  action: 'POST /v1/channels/:channel/envelopes',
  channel: 'orders',
  outcome: 'refused',
  code: 'forbidden',
  requestId: '5b2f'
}

t.test('a level that is set later does not silence it, and lets it speak where it was silent', async (t) => {
  const lines: string[] = []
  const audit = (level: string) => {
    const logger = pino({ level }, { write: (line: string) => { lines.push(line) } })
    return { logger, audit: new Audit({ logger, now: () => 0 }) }
  }
  const told = audit('info')
  told.logger.level = 'silent'
  told.audit.write(EVENT)
  t.equal(lines.length, 1)
  const quiet = audit('warn')
  quiet.audit.write(EVENT)
  t.equal(lines.length, 1, 'the configuration says so')
  quiet.logger.level = 'debug'
  quiet.audit.write(EVENT)
  t.equal(lines.length, 2)
})

t.test('a caller that is refused again and again gets lines up to a bound; how many were left out is told', async (t) => {
  const lines: Array<Record<string, unknown>> = []
  let now = 0
  const logger = pino({ level: 'info', base: null, timestamp: false }, { write: (line: string) => { lines.push(JSON.parse(line) as Record<string, unknown>) } })
  const audit = new Audit({ logger, now: () => now })
  audit.write(EVENT)
  t.strictSame(lines, [{ level: 30, audit: true, ...EVENT, msg: 'access refused' }])
  for (let round = 0; round < 1000; round++) audit.write(EVENT)
  t.equal(lines.length, 20)
  audit.write({ ...EVENT, address: '192.0.2.2' })
  t.match(lines[20], { address: '192.0.2.2', suppressed: 981 }, 'another caller is not silenced by it')
  audit.write({ ...EVENT, address: '192.0.2.2' })
  t.notOk('suppressed' in (lines[21] ?? {}), 'once')
  now += 1000
  audit.write(EVENT)
  audit.write(EVENT)
  t.equal(lines.length, 23, 'one more line a second')
})
