import { dataOf, toBase64, type Block, type HeaderBlock, type Receipt } from '../client/index.js'

/** Writes a line of the result. */
export function print (line: string): void {
  process.stdout.write(`${line}\n`)
}

/** Writes a line about what goes on, or went wrong. */
export function tell (line: string): void {
  process.stderr.write(`${line}\n`)
}

/** A reader of the output that has enough, such as head, ends the program without noise. */
export function endWithReader (): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0)
    throw error
  })
}

/** A block as the gateway writes it in JSON. */
export function blockJson ({ count, envelopes, ...block }: HeaderBlock & Partial<Block>): string {
  return JSON.stringify({ ...block, ...envelopes ? { envelopes: envelopes.map(toBase64) } : { count } })
}

/** A block in a few lines. */
export function blockText ({ number, headerHash, count, envelopes = [] }: HeaderBlock & Partial<Block>): string {
  const lines = number === 0 ? [] : envelopes.map((envelope) => `  ${shortText(envelope)}`) // block 0 holds the channel's config
  return [`block ${number.toString()} ${headerHash} ${count.toString()} ${count === 1 ? 'envelope' : 'envelopes'}`, ...lines].join('\n')
}

/** Where an envelope is. */
export function receiptText ({ id, block, index, offset, duplicate }: Receipt): string {
  return `${id} is in block ${block.toString()} at ${index.toString()}, offset ${offset.toString()}${duplicate ? ', and was there before' : ''}`
}

/** Characters of an envelope that a person is shown. */
const SHOWN_LENGTH = 120

function shortText (envelope: Uint8Array): string {
  const data = readData(envelope)
  const text = new TextDecoder().decode(data.subarray(0, 4 * SHOWN_LENGTH))
  const isText = !/[\p{Cc}\ufffd]/u.test(text.replace(/[\t\r\n]|\ufffd{1,3}$/gu, ''))
  if (!isText) return `${data.length.toString()} bytes`
  const line = JSON.stringify(text).slice(1, -1)
  return line.length > SHOWN_LENGTH ? `${line.slice(0, SHOWN_LENGTH)}...` : line
}

function readData (envelope: Uint8Array): Uint8Array {
  try {
    return dataOf(envelope)
  } catch {
    return envelope // a foreign writer's
  }
}
