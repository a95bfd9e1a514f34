import { execFileSync } from 'node:child_process'
import { copyFileSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { connect, type PeerCertificate, type TLSSocket } from 'node:tls'
import { pino } from 'pino'
import t, { type Test } from 'tap'
import { makeToken } from '../../src/access/token.js'
import { makeAuthority, makeDirectory, writeAccess, type CertificateFiles } from '../helpers/access.js'
import { eventually } from '../helpers/http.js'
import { startLocalGateway } from '../helpers/http-gateway.js'

interface Asked {
  readonly status: number
  readonly server: PeerCertificate
  readonly socket: TLSSocket
}

interface Question {
  readonly port: number
  readonly caFile: string
  readonly client?: CertificateFiles
  readonly maxVersion?: 'TLSv1.1' | 'TLSv1.3'
}

/** Asks for the channel over a connection of its own, with a certificate if one is given. @throws Error when there is no connection */
async function ask (t: Test, { port, caFile, client, maxVersion = 'TLSv1.3' }: Question): Promise<Asked> {
  const socket = connect({
    port,
    host: '127.0.0.1',
    ca: readFileSync(caFile),
    maxVersion,
    minVersion: 'TLSv1',
    ...client && { cert: readFileSync(client.certFile), key: readFileSync(client.keyFile) }
  })
  t.teardown(() => { socket.destroy() })
  return await new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.once('close', () => { reject(new Error('closed')) })
    socket.once('data', (data: Buffer) => { resolve({ status: Number(data.toString().split(' ')[1]), server: socket.getPeerCertificate(), socket }) })
    socket.write('GET /v1/channels/orders HTTP/1.1\r\nHost: x\r\n\r\n')
  })
}

function install (from: CertificateFiles, to: CertificateFiles): void {
  for (const name of ['keyFile', 'certFile'] as const) {
    copyFileSync(from[name], `${to[name]}.new`)
    renameSync(`${to[name]}.new`, to[name])
  }
}

t.test('a new certificate counts for new connections; those that are open stay; files that do not fit change nothing', async (t) => {
  const directory = makeDirectory(t)
  const authority = makeAuthority(directory)
  const files = { certFile: join(directory, 'tls.pem'), keyFile: join(directory, 'tls.key') }
  const [first, second] = [authority.issue('first'), authority.issue('second')]
  install(first, files)
  let text = ''
  const logger = pino({ level: 'info' }, { write: (line: string) => { text += line } })
  const gateway = await startLocalGateway(t, { tlsCertFile: files.certFile, tlsKeyFile: files.keyFile, accessCheckMs: 100 }, { logger, scheme: 'https' })
  const { caFile } = authority
  const before = await ask(t, { port: gateway.port, caFile })
  t.match(before, { status: 200, server: { subject: { CN: 'first' } } })

  copyFileSync(second.keyFile, files.keyFile) // as it is between two renames
  await eventually(async () => text, (now) => now.includes('TLS: the files cannot be used as they are now'))
  t.match(await ask(t, { port: gateway.port, caFile }), { server: { subject: { CN: 'first' } } }, 'key and certificate of two pairs')

  install(second, files)
  await eventually(async () => text, (now) => now.includes('new certificates are used from now on'))
  t.match(await ask(t, { port: gateway.port, caFile }), { status: 200, server: { subject: { CN: 'second' } } })
  t.notOk(before.socket.destroyed, 'the open connection')
  await t.rejects(ask(t, { port: gateway.port, caFile, maxVersion: 'TLSv1.1' }), 'old versions of TLS')
})

t.test('clients with certificates', async (t) => {
  const directory = makeDirectory(t)
  const authority = makeAuthority(directory)
  const strangers = makeAuthority(makeDirectory(t))
  const { caFile } = authority
  const { certFile: tlsCertFile, keyFile: tlsKeyFile } = authority.issue('server')
  const accessFile = join(directory, 'access.yaml')
  const token = makeToken()
  writeAccess(accessFile, [{ name: 'reader', token, certificate: 'CN=reader,O=Example', read: ['orders'] }])
  const clients: ReadonlyArray<{ what: string, client?: CertificateFiles, optional: number, required: number | undefined }> = [
    { what: 'none', optional: 401, required: undefined },
    { what: 'of a stranger', client: strangers.issue('reader'), optional: 401, required: undefined },
    { what: 'not listed', client: authority.issue('nobody'), optional: 401, required: 401 },
    { what: 'listed', client: authority.issue('reader'), optional: 200, required: 200 }
  ]
  for (const tlsClientAuth of ['optional', 'required'] as const) {
    await t.test(tlsClientAuth, async (t) => {
      const { port } = await startLocalGateway(t, { accessFile, tlsCertFile, tlsKeyFile, tlsClientCaFile: caFile, tlsClientAuth }, { scheme: 'https', token })
      for (const { what, client, [tlsClientAuth]: status } of clients) {
        const answer = await ask(t, { port, caFile, ...client && { client } }).catch(() => undefined)
        t.equal(answer?.status, status, what)
      }
    })
  }
})

t.test('a certificate is an identity as long as it is valid', async (t) => {
  const directory = makeDirectory(t)
  const authority = makeAuthority(directory)
  const old = authority.issue('old')
  const signing = ['-CA', authority.caFile, '-CAkey', join(directory, 'ca.key'), '-CAcreateserial', '-days', '-1']
  execFileSync('openssl', ['x509', '-req', '-in', join(directory, 'old.csr'), ...signing, '-out', old.certFile], { stdio: 'ignore' })
  const { certFile: tlsCertFile, keyFile: tlsKeyFile } = authority.issue('server')
  const accessFile = join(directory, 'access.yaml')
  const token = makeToken()
  writeAccess(accessFile, [{ name: 'old', token, certificate: 'CN=old,O=Example', read: ['orders'] }])
  const { port } = await startLocalGateway(t, { accessFile, tlsCertFile, tlsKeyFile, tlsClientCaFile: authority.caFile, tlsClientAuth: 'optional' }, { scheme: 'https', token })
  t.equal((await ask(t, { port, caFile: authority.caFile, client: old })).status, 401)
})
