/** Waits for a promise no longer than a time. @throws Error with the reason when it is over */
export async function within<T> (timeoutMs: number, reason: string, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => { reject(new Error(`${reason} within ${timeoutMs.toString()} ms`)) }, timeoutMs)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
