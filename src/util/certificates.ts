import { X509Certificate } from 'node:crypto'
import { createSecureContext, type SecureContextOptions } from 'node:tls'

/**
 * Certificates, a key and authorities in PEM, as TLS is made with, once they can be used.
 * @throws Error when one cannot be read as what it is, or key and certificate are not of one pair
 */
export function checkedCertificates (context: SecureContextOptions & { readonly ca?: Buffer | undefined }): SecureContextOptions {
  if (context.ca) certificateOf(context.ca) // a secure context passes over what is no certificate, and trusts nobody
  createSecureContext(context)
  return context
}

/** The first certificate of a file. @throws Error when there is none */
function certificateOf (pem: Buffer): X509Certificate {
  return new X509Certificate(pem)
}
