/** Where a broker is. */
export interface Address {
  /** A name, or an address without brackets. */
  readonly host: string
  readonly port: number
}

/** Reads host:port. An address of IPv6 stands in brackets there, and nowhere else (RFC 3986 section 3.2.2). */
export function parseAddress (address: string): Address {
  const separator = address.lastIndexOf(':')
  return { host: address.slice(0, separator).replace(/^\[(.*)\]$/, '$1'), port: Number(address.slice(separator + 1)) }
}

/** The same as text. */
export function formatAddress ({ host, port }: Address): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port.toString()}`
}
