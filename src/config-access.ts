import type { KEYS, Values } from './config-keys.js'

type ConfigValues = Values<typeof KEYS>

/** Whether callers have to show something. */
export function authenticates ({ accessFile, jwtJwks, tlsClientAuth }: Pick<ConfigValues, 'accessFile' | 'jwtJwks' | 'tlsClientAuth'>): boolean {
  return accessFile !== '' || jwtJwks !== '' || tlsClientAuth === 'required'
}

/** Whether only programs on this machine reach a host. */
export function isLoopback (host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host)
}

/** Whether a list was given, or is by default, with nothing in it; one that is wrong by itself is undefined. */
export function isEmpty (list: readonly string[] | undefined): boolean {
  return list?.length === 0
}

/** Keys of TLS and access that only make sense together; adds to the faults. */
export function checkAccess (values: ConfigValues, faults: string[]): void {
  checkTls(values, faults)
  checkJwt(values, faults)
  if (authenticates(values) || values.allowUnauthenticated) return
  const hosts = { host: values.host, ...values.managementPort !== '' && { managementHost: values.managementHost || values.host } }
  for (const [key, host] of Object.entries(hosts)) {
    if (isLoopback(host)) continue
    faults.push(`${key}: is ${host}, where others reach it, but nobody has to show who they are. ` +
      'Give accessFile or jwtJwks (docs/access.md), or allow everybody everything with allowUnauthenticated')
  }
}

function checkTls ({ tlsCertFile, tlsKeyFile, tlsClientAuth, tlsClientCaFile }: ConfigValues, faults: string[]): void {
  if (Boolean(tlsCertFile) !== Boolean(tlsKeyFile)) faults.push('tlsCertFile, tlsKeyFile: both or none must be given')
  if (tlsClientAuth === 'none') {
    if (tlsClientCaFile) faults.push('tlsClientCaFile: is given, but tlsClientAuth is none; it must be optional or required')
  } else if (!tlsCertFile || !tlsClientCaFile) {
    faults.push(`tlsClientAuth: is ${tlsClientAuth}, which needs tlsCertFile, tlsKeyFile and tlsClientCaFile`)
  }
}

function checkJwt ({ jwtJwks, jwtIssuer, jwtAudience, jwtAlgorithms }: ConfigValues, faults: string[]): void {
  if (jwtJwks && (!jwtIssuer || !jwtAudience)) faults.push('jwtJwks: is given, which needs jwtIssuer and jwtAudience')
  if (!jwtJwks && (jwtIssuer || jwtAudience)) faults.push('jwtIssuer, jwtAudience: are given, which needs jwtJwks')
  if (jwtJwks && isEmpty(jwtAlgorithms)) faults.push('jwtAlgorithms: holds none, so that no JWT would count')
  if (/^http:/.test(jwtJwks) && !isLoopback(hostOf(jwtJwks))) faults.push(`jwtJwks: is ${JSON.stringify(jwtJwks)}; keys must come over https, unless from this machine`)
}

function hostOf (address: string): string {
  return URL.canParse(address) ? new URL(address).hostname.replace(/^\[(.*)\]$/, '$1') : ''
}
