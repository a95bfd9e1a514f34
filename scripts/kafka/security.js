// How clients authenticate to a test cluster: the broker's settings and the client's side of each mode.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeCertificates } from './certificates.js'

const username = 'gateway'
const password = 'gateway-secret'
const mechanisms = { plain: 'PLAIN', 'scram-256': 'SCRAM-SHA-256', 'scram-512': 'SCRAM-SHA-512' }
const modules = {
  PLAIN: `org.apache.kafka.common.security.plain.PlainLoginModule required user_${username}="${password}";`,
  'SCRAM-SHA-256': 'org.apache.kafka.common.security.scram.ScramLoginModule required;',
  'SCRAM-SHA-512': 'org.apache.kafka.common.security.scram.ScramLoginModule required;'
}

export const securityModes = ['plaintext', 'tls', 'mtls', ...Object.keys(mechanisms).flatMap((name) => [`sasl-${name}`, `sasl-${name}-tls`])]

/**
 * @typedef {object} Security
 * @property {string} protocol of the client listener: PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL
 * @property {Record<string, string>} properties settings of the client listener
 * @property {string[]} formatArgs arguments for StorageTool, which stores the SCRAM users
 * @property {{ ssl?: object, sasl?: { mechanism: string, username: string, password: string } }} client what kafkajs needs
 * @property {import('./certificates.js').Certificates} [files]
 */

/**
 * @param {string} mode one of securityModes
 * @param {string} dir where certificates go
 * @returns {Promise<Security>}
 */
export async function makeSecurity (mode, dir) {
  if (!securityModes.includes(mode)) throw new Error(`Unknown security "${mode}", use one of ${securityModes.join(', ')}`)
  const hasTls = mode.endsWith('tls')
  const mechanism = mechanisms[mode.replace(/^sasl-/, '').replace(/-tls$/, '')]
  const files = hasTls ? await makeCertificates(join(dir, 'certificates')) : undefined
  const tls = files ? tlsSide(files, mode === 'mtls') : {}
  const sasl = mechanism ? saslSide(mechanism) : {}
  return {
    protocol: (mechanism ? 'SASL_' : '') + (hasTls ? 'SSL' : 'PLAINTEXT'),
    properties: { ...tls.properties, ...sasl.properties },
    formatArgs: sasl.formatArgs ?? [],
    client: { ...tls.client, ...sasl.client },
    files
  }
}

function tlsSide (files, isMutual) {
  const ca = [readFileSync(files.caFile, 'utf8')]
  return {
    properties: {
      'ssl.keystore.type': 'PEM',
      'ssl.keystore.location': files.keystoreFile,
      'ssl.truststore.type': 'PEM',
      'ssl.truststore.location': files.caFile,
      'ssl.client.auth': isMutual ? 'required' : 'none'
    },
    client: { ssl: isMutual ? { ca, cert: readFileSync(files.certFile, 'utf8'), key: readFileSync(files.keyFile, 'utf8') } : { ca } }
  }
}

function saslSide (mechanism) {
  return {
    properties: { 'sasl.enabled.mechanisms': mechanism, [`${mechanism.toLowerCase()}.sasl.jaas.config`]: modules[mechanism] },
    formatArgs: mechanism === 'PLAIN' ? [] : ['--add-scram', `${mechanism}=[name=${username},password=${password}]`],
    client: { sasl: { mechanism: mechanism.toLowerCase(), username, password } }
  }
}
