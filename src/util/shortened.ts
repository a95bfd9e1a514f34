/** Longest name of a foreign writer that an error repeats. */
const MAX_LENGTH = 64

/** A name that someone else chose, cut to a length that is safe to repeat: errors must not grow with what was sent. */
export function shortened (name: string): string {
  return name.length <= MAX_LENGTH ? name : `${name.slice(0, MAX_LENGTH)}...`
}
