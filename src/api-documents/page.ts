import { createHash } from 'node:crypto'
import type { Json } from './components.js'
import { curlOf, type CallExample } from './curl.js'
import { PAGE_STYLE } from './page-style.js'

type Node = { readonly [key: string]: Json }

/** Sources of the page: the two documents. */
export interface PageDocuments {
  readonly openapi: Json
  readonly asyncapi: Json
}

/** What a browser may load for the page: its own style, and nothing else. */
export const PAGE_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(PAGE_STYLE).digest('base64')}'`,
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
].join('; ')

const AUTHORIZATION = 'Where the gateway wants to know who calls, a command needs one part more: `--header "authorization: Bearer $TOKEN"`.'

/** Makes the page for people out of the two documents: plain HTML without scripts. */
export function renderPage ({ openapi, asyncapi }: PageDocuments): string {
  const http = node(openapi)
  const sockets = node(asyncapi)
  const schemas = { ...node(http['components'])['schemas'] as Node, ...node(sockets['components'])['schemas'] as Node }
  const calls = entries(http['paths']).flatMap(([path, item]) => entries(item).map(([method, call]) => ({ path, method, call: node(call) })))
  const groups = list(http['tags']).map(node)
  const callsOf = (group: Node): typeof calls => calls.filter(({ call }) => list(call['tags']).includes(group['name'] as Json))
  const { title, version, description } = node(http['info'])
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title><style>${PAGE_STYLE}</style></head><body>
<nav><strong>${escape(title)}</strong>
${groups.map((group) => `<a href="#${escape(group['name'])}">${escape(group['name'])}</a>`).join('')}<a href="#sockets">sockets</a><a href="#schemas">schemas</a>
<span><a href="/openapi.json">openapi.json</a><a href="/openapi.yaml">openapi.yaml</a><a href="/asyncapi.json">asyncapi.json</a></span></nav>
<main><h1>${escape(title)} <small>${escape(version)}</small></h1>${prose(description)}
${prose(AUTHORIZATION)}
${groups.map((group) => section(group['name'], `${prose(group['description'])}${callsOf(group).map(renderCall).join('')}`)).join('\n')}
${section('sockets', entries(sockets['channels']).map(([name, channel]) => renderSocket(name, node(channel), sockets)).join(''))}
${section('schemas', entries(schemas).map(renderSchema).join(''))}
</main></body></html>`
}

function section (name: Json | undefined, content: string): string {
  return `<section id="${escape(name)}"><h2>${escape(name)}</h2>${content}</section>`
}

function renderCall ({ path, method, call }: { path: string, method: string, call: Node }): string {
  const parameters = list(call['parameters']).map(node)
  const rows = parameters.map((one) => [code(one['name']), escape(one['in']), `${inline(one['description'])} ${limits(node(one['schema']))}`])
  return `<details class="call" id="${escape(call['operationId'])}">
<summary><b class="${escape(method)}">${escape(method.toUpperCase())}</b> <code>${escape(path)}</code> <span>${escape(call['summary'])}</span></summary>
${prose(call['description'])}
${renderExample(curlOf(callExample({ path, method, call })))}
${rows.length === 0 ? '' : `<h4>Parameters</h4>${table(rows)}`}
${call['requestBody'] === undefined ? '' : `<h4>Body</h4>${entries(node(call['requestBody'])['content']).map(renderMedia).join('')}`}
<h4>Answers</h4>${entries(call['responses']).map(renderAnswer).join('')}</details>`
}

function callExample ({ path, method, call }: { path: string, method: string, call: Node }): CallExample {
  const successes = entries(call['responses']).filter(([status]) => status.startsWith('2') || status === '302').map(([, answer]) => node(node(answer)['content']))
  return {
    path,
    method,
    parameters: list(call['parameters']) as unknown as CallExample['parameters'],
    bodies: node(node(call['requestBody'])['content']) as CallExample['bodies'],
    answers: successes.length === 0 ? undefined : successes.flatMap(Object.keys)
  }
}

function renderAnswer ([status, answer]: [string, Json]): string {
  const { description, headers, content } = node(answer)
  const rows = entries(headers).map(([name, header]) => [code(name), inline(node(header)['description']), limits(node(node(header)['schema']))])
  return `<details class="answer"><summary><b class="s${escape(status[0])}">${escape(status)}</b> <span>${inline(description)}</span></summary>
${table(rows)}
${entries(content).map(renderMedia).join('')}</details>`
}

function renderMedia ([type, media]: [string, Json]): string {
  const { schema, example } = node(media)
  const { description, 'x-item-schema': item, ...rest } = node(schema)
  const each = item === undefined ? '' : `each: ${reference(node(item))}`
  return `<div class="media"><p>${code(type)} ${inline(description)} ${reference(rest)} ${each}</p>${renderExample(example)}</div>`
}

function renderSocket (name: string, channel: Node, document: Node): string {
  const operations = entries(document['operations']).map(([, operation]) => node(operation))
    .filter(({ channel: of }) => node(of)['$ref'] === `#/channels/${name}`)
  const message = (ref: Json): string => {
    const found = node(node(channel['messages'])[lastPart(node(ref)['$ref'])])
    const example = node(list(found['examples'])[0])['payload']
    return `<div class="media"><p>${code(found['name'])} ${inline(found['summary'])} ${reference(node(found['payload']))}</p>${renderExample(example)}</div>`
  }
  return `<details class="call" id="socket-${escape(name)}">
<summary><b class="ws">WS</b> <code>${escape(channel['address'])}</code> <span>${escape(channel['title'])}</span></summary>
${prose(channel['description'])}
${operations.map(({ action, summary, messages, reply }) => {
    const answers = reply === undefined ? '' : `<h4>Gateway answers</h4>${list(node(reply)['messages']).map(message).join('')}`
    return `<h4>${action === 'receive' ? 'Client sends' : 'Gateway sends'}</h4>${prose(summary)}${list(messages).map(message).join('')}${answers}`
  }).join('')}</details>`
}

function renderSchema ([name, schema]: [string, Json]): string {
  const { description, properties, required, examples } = node(schema)
  const rows = entries(properties).map(([member, property]) => [
    `${code(member)}${list(required).includes(member) ? '' : ' <small>optional</small>'}`,
    reference(node(property)),
    `${inline(node(property)['description'])} ${limits(node(property))}`
  ])
  return `<details class="call" id="schema-${escape(name)}"><summary><code>${escape(name)}</code> ${inline(description)}</summary>
${table(rows)}${list(examples).map(renderExample).join('')}</details>`
}

/** The type of a schema, with links to named ones. */
function reference (schema: Node): string {
  const { $ref, type, items, anyOf, allOf } = schema
  if (typeof $ref === 'string') {
    const name = escape(lastPart($ref))
    return `<a href="#schema-${name}">${name}</a>`
  }
  if (type === 'array') return `list of ${reference(node(items))}`
  const parts = list(anyOf ?? allOf).map((part) => reference(node(part))).filter((part) => part !== '')
  return parts.length > 0 ? parts.join(' or ') : escape(type ?? '')
}

/** What a reference names. */
function lastPart (reference: Json | undefined): string {
  return typeof reference === 'string' ? reference.slice(reference.lastIndexOf('/') + 1) : ''
}

/** What a schema allows, in words. */
function limits ({ pattern, enum: values, const: constant, minimum, maximum, maxLength }: Node): string {
  const some = [
    constant !== undefined && code(constant),
    values !== undefined && list(values).map(code).join(' '),
    pattern !== undefined && code(pattern),
    minimum !== undefined && `from ${escape(minimum)}`,
    maximum !== undefined && maximum !== Number.MAX_SAFE_INTEGER && `to ${escape(maximum)}`,
    maxLength !== undefined && `at most ${escape(maxLength)} characters`
  ].filter((one) => one !== false)
  return some.length === 0 ? '' : `<small>${some.join(', ')}</small>`
}

function renderExample (example: Json | undefined): string {
  return example === undefined ? '' : `<pre>${escape(typeof example === 'string' ? example : JSON.stringify(example, null, 2))}</pre>`
}

function table (rows: string[][]): string {
  return rows.length === 0 ? '' : `<table>${rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')}</table>`
}

function prose (text: Json | undefined): string {
  return typeof text !== 'string' ? '' : text.split('\n\n').map((paragraph) => `<p>${inline(paragraph)}</p>`).join('')
}

/** Text with its `code` marked as such. */
function inline (text: Json | undefined): string {
  return escape(text ?? '').replace(/`([^`]+)`/g, '<code>$1</code>')
}

function code (text: Json | undefined): string {
  return `<code>${escape(text)}</code>`
}

function escape (text: Json | undefined): string {
  const plain = typeof text === 'string' ? text : text === undefined ? '' : JSON.stringify(text)
  return plain.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

function node (value: Json | undefined): Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
}

function entries (value: Json | undefined): Array<[string, Json]> {
  return Object.entries(node(value))
}

function list (value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : []
}
