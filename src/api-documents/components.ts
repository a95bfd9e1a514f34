/** A document, or a part of one. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** A schema with such a title becomes a component of that name; other titles are for people. */
const NAME_PATTERN = /^[A-Z][A-Za-z]+$/

/**
 * Moves every schema that has a name as its title to the components, so that it stands in the document once.
 * @returns the document with references in their places, and the components by name
 */
export function hoistComponents (document: Json): { document: Json, schemas: Record<string, Json> } {
  const schemas: Record<string, Json> = {}
  const walk = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(walk)
    if (typeof value !== 'object' || value === null) return value
    const moved = Object.fromEntries(Object.entries(value).map(([key, member]) => [key, isData(key) ? member : walk(member)]))
    const { title } = value
    if (typeof title !== 'string' || !NAME_PATTERN.test(title) || !isSchema(value)) return moved
    const { title: _title, ...schema } = moved
    schemas[title] ??= schema
    return { $ref: `#/components/schemas/${title}` }
  }
  return { document: walk(document), schemas }
}

/** Examples look like schemas when they happen to have the same members. */
function isData (key: string): boolean {
  return ['example', 'examples', 'default', 'enum', 'const'].includes(key)
}

function isSchema (value: { [key: string]: Json }): boolean {
  return ['type', 'anyOf', 'allOf', 'oneOf', 'enum'].some((key) => key in value)
}
