import { Ajv } from 'ajv'
import { createRequire } from 'node:module'
import t from 'tap'
import { asyncapiDocument } from '../../routes/asyncapi.js'
import { documentValidator } from '../helpers/schema-validator.js'

interface Message { readonly payload: object, readonly examples?: Array<{ payload: unknown }> }
interface AsyncApi {
  readonly channels: Record<string, { address: string, messages: Record<string, Message> }>
  readonly operations: Record<string, { messages: Array<{ $ref: string }>, reply?: { messages: Array<{ $ref: string }> } }>
  readonly components: { schemas: Record<string, object> }
}

const document = asyncapiDocument('1.2.3') as unknown as AsyncApi

t.test('the AsyncAPI document is valid by the published schema of version 3.0.0', (t) => {
  const schema = createRequire(import.meta.url)('@asyncapi/specs/schemas/3.0.0.json') as object
  const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false, meta: false, validateSchema: false }).compile(schema)
  t.equal(validate(document), true)
  t.same(validate.errors ?? [], [])
  t.end()
})

t.test('every reference leads somewhere, and every message belongs to an operation', (t) => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path]) => String(path))
  for (const path of references) t.ok(path.split('/').reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], document), path)
  const used = new Set(Object.values(document.operations).flatMap(({ messages, reply }) => [...messages, ...reply?.messages ?? []]).map(({ $ref }) => $ref))
  const all = Object.entries(document.channels).flatMap(([channel, { messages }]) => Object.keys(messages).map((name) => `#/channels/${channel}/messages/${name}`))
  t.same([...used].sort(), all.sort())
  t.end()
})

t.test('every example fits its schema', (t) => {
  const faults = documentValidator(document)
  for (const { messages } of Object.values(document.channels)) {
    for (const [name, { payload, examples = [] }] of Object.entries(messages)) for (const example of examples) t.equal(faults(payload, example.payload), '', name)
  }
  t.end()
})
