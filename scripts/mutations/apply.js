/**
 * Puts a deliberate bug into a source.
 * @throws Error when the place is not there, or not the only one
 */
export function apply (source, { name, file, find, replace }) {
  const count = source.split(find).length - 1
  if (count !== 1) throw new Error(`${file} has what the bug "${name}" replaces ${count} times, not once`)
  return source.replace(find, () => replace)
}
