// Throw-away TLS certificates for a test broker, made with openssl.
import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/**
 * @typedef {object} Certificates
 * @property {string} caFile the authority that signed the broker's and the client's certificate
 * @property {string} wrongCaFile an authority that signed neither
 * @property {string} certFile a client certificate for mutual TLS
 * @property {string} keyFile its key
 * @property {string} wrongCertFile a client certificate signed by the wrong authority
 * @property {string} wrongKeyFile
 * @property {string} keystoreFile PEM, key and certificate of the brokers, valid for 127.0.0.1 and localhost
 */

/**
 * Makes two authorities, a broker certificate and two client certificates in a directory, unless they are there.
 *
 * @param {string} dir
 * @returns {Promise<Certificates>}
 */
export async function makeCertificates (dir) {
  const file = (name) => join(dir, name)
  const files = {
    caFile: file('ca.pem'),
    wrongCaFile: file('wrong-ca.pem'),
    certFile: file('client.pem'),
    keyFile: file('client-key.pem'),
    wrongCertFile: file('wrong-client.pem'),
    wrongKeyFile: file('wrong-client-key.pem'),
    keystoreFile: file('broker-keystore.pem')
  }
  if (existsSync(files.keystoreFile)) return files
  await mkdir(dir, { recursive: true })
  await Promise.all([makeAuthority(dir, 'ca'), makeAuthority(dir, 'wrong-ca')])
  await Promise.all([
    sign(dir, 'ca', 'broker', 'subjectAltName=IP:127.0.0.1,DNS:localhost\nextendedKeyUsage=serverAuth,clientAuth'),
    sign(dir, 'ca', 'client', 'extendedKeyUsage=clientAuth'),
    sign(dir, 'wrong-ca', 'wrong-client', 'extendedKeyUsage=clientAuth')
  ])
  const { stdout: key } = await openssl(['pkcs8', '-topk8', '-nocrypt', '-in', file('broker-key.pem')])
  const { stdout: certificate } = await openssl(['x509', '-in', file('broker.pem')])
  await writeFile(files.keystoreFile, key + certificate)
  return files
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']

function makeAuthority (dir, name) {
  return openssl(['req', '-x509', ...newKey, '-days', '30', '-subj', `/CN=${name}`,
    '-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign,cRLSign',
    '-keyout', join(dir, `${name}-key.pem`), '-out', join(dir, `${name}.pem`)])
}

async function sign (dir, authority, name, extensions) {
  const file = (suffix) => join(dir, `${name}${suffix}`)
  await writeFile(file('.ext'), extensions)
  await openssl(['req', '-new', ...newKey, '-subj', `/CN=${name}`, '-keyout', file('-key.pem'), '-out', file('.csr')])
  const serial = String(Date.now()) + String(Math.floor(Math.random() * 1e6))
  await openssl(['x509', '-req', '-in', file('.csr'), '-CA', join(dir, `${authority}.pem`), '-CAkey', join(dir, `${authority}-key.pem`),
    '-set_serial', serial, '-days', '30', '-extfile', file('.ext'), '-out', file('.pem')])
}

async function openssl (args) {
  try {
    return await run('openssl', args)
  } catch (error) {
    if (error.code === 'ENOENT') throw new Error('openssl is needed to make test certificates, and it is not on the PATH (Debian: apt-get install openssl)')
    throw error
  }
}
