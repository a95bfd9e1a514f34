/**
 * Resolves when all that arrived in this turn of the event loop has been handled, so that what is written then takes it along:
 * one request or commit for all of it, where the first alone would keep the others waiting for a whole round trip.
 */
export async function turnEnd (): Promise<void> {
  await new Promise<void>((resolve) => { setImmediate(resolve) })
}
