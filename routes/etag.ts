/** Whether an If-None-Match header names the entity tag (RFC 9110 section 13.1.2, weak comparison). */
export function matchesTag (header: string | undefined, etag: string): boolean {
  if (header === undefined) return false
  return header.split(',').map((tag) => tag.trim().replace(/^W\//, '')).some((tag) => tag === '*' || tag === etag)
}
