import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { buffer } from 'node:stream/consumers'
import { fromBase64, isReceipt, OrderingClientError, type Acknowledgement, type EnvelopeParts, type Receipt } from '../client/index.js'
import { reasonOf } from '../errors.js'
import { Exit, numberOf, onlyArgument, textOf, UsageError, type Command } from './command.js'
import { callGateway, CHANNEL_HELP, CHANNEL_OPTIONS, complain, exitCodeOf, type GatewayCall } from './gateway.js'
import { print, receiptText, tell } from './output.js'

/** Puts a file, or each line of one, into the order. */
export const submit: Command = {
  name: 'submit',
  summary: 'put a file, or each line of one, into the order',
  usage: 'FILE [options]',
  options: { ...CHANNEL_OPTIONS, wait: { type: 'string' }, key: { type: 'string' }, ndjson: { type: 'boolean' } },
  help: () => `      --wait SECONDS        wait so long for the block
      --key KEY             idempotency key: with the same key it is ordered once, however often it is sent
      --ndjson              each line is an envelope: {"payload": base64, "signature"?: base64, "idempotencyKey"?};
                            with --key, the key of a line is KEY-N, N being its number
${CHANNEL_HELP}

FILE is the envelope's data; - is the standard input. Without --key a random one is used, for all tries.`,
  run: async (call) => {
    const file = onlyArgument(call, 'submit', 'a file')
    const gateway = callGateway(call)
    const options = { waitMs: (numberOf(call, 'wait') ?? 0) * 1000, idempotencyKey: textOf(call, 'key') }
    if (call.values['ndjson'] === true) return await submitLines(file, gateway, options)
    printAnswer(await gateway.client.submit(await readInput(file), options), gateway.json)
    return Exit.OK
  }
}

interface Options {
  readonly waitMs: number
  readonly idempotencyKey: string | undefined
}

/** A line that is in the log, or not. */
interface Line {
  readonly number: number
  readonly answer: Promise<Receipt | Acknowledgement>
}

/** Lines whose blocks are waited for at once. */
const MAX_WAITING = 500

/** One line after the other into the log, in their order; their blocks are waited for together. */
async function submitLines (file: string, gateway: GatewayCall, { waitMs, idempotencyKey: key }: Options): Promise<number> {
  const waiting: Line[] = []
  let number = 0
  let submitted = 0
  let failed = 0
  const printFirst = async (): Promise<void> => {
    const line = waiting.shift()
    if (!line) return
    try {
      printAnswer(await line.answer, gateway.json)
    } catch (error) {
      if (!(error instanceof OrderingClientError) || exitCodeOf(error) === Exit.UNREACHABLE) throw error
      failed++
      if (!gateway.json) tell(`line ${line.number.toString()}:`)
      complain(error, gateway.json)
    }
  }
  const submitLine = async (text: string): Promise<void> => {
    const { idempotencyKey = key === undefined ? undefined : `${key}-${number.toString()}`, ...envelope } = readLine(text, number)
    const acknowledged = gateway.client.submit(envelope, { idempotencyKey })
    const answer = waitMs === 0 ? acknowledged : acknowledged.then(async ({ offset }) => await gateway.client.receipt(offset, { waitMs }))
    answer.catch(() => undefined) // thrown when it is its turn to be printed
    waiting.push({ number, answer })
    submitted++
    await acknowledged.catch(() => undefined)
    if (waitMs === 0 || waiting.length >= MAX_WAITING) await printFirst()
  }
  try {
    for await (const text of readLines(file)) {
      number++
      if (text.trim() !== '') await submitLine(text)
    }
  } finally {
    while (waiting.length > 0) await printFirst() // also of what stands in front of a line that is none
  }
  tell(`${(submitted - failed).toString()} of ${submitted.toString()} lines are ordered`)
  return failed === 0 ? Exit.OK : Exit.FAILED
}

function printAnswer (answer: Receipt | Acknowledgement, json: boolean): void {
  if (json) print(JSON.stringify(answer))
  else print(isReceipt(answer) ? receiptText(answer) : `${answer.id} is in the log at offset ${answer.offset.toString()}`)
}

async function readInput (file: string): Promise<Uint8Array> {
  try {
    return file === '-' ? await buffer(process.stdin) : await readFile(file)
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${reasonOf(error)}`)
  }
}

async function * readLines (file: string): AsyncGenerator<string> {
  try {
    yield * createInterface({ input: file === '-' ? process.stdin : createReadStream(file), crlfDelay: Infinity })
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${reasonOf(error)}`)
  }
}

function readLine (text: string, number: number): EnvelopeParts & { readonly idempotencyKey?: string } {
  try {
    const { payload, signature = '', idempotencyKey } = JSON.parse(text) as Record<string, string | undefined>
    return { payload: fromBase64(payload ?? ''), signature: fromBase64(signature), ...idempotencyKey !== undefined && { idempotencyKey } }
  } catch (error) {
    throw new UsageError(`line ${number.toString()} is no envelope, {"payload": base64, "signature"?: base64, "idempotencyKey"?}: ${reasonOf(error)}`)
  }
}
