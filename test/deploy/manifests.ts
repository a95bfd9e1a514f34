import type { Test } from 'tap'
import { parseAllDocuments } from 'yaml'
import { findTool, runTool } from './tools.js'

/** A manifest; the tests look only at fields that the schema has checked. */
export type Manifest = Record<string, any> // eslint-disable-line @typescript-eslint/no-explicit-any

/** The manifests of a kustomization; undefined where kubectl is missing. */
export function render (t: Test, directory: string): Manifest[] | undefined {
  const tool = findTool(t, 'kubectl')
  if (tool === undefined) return undefined
  const { code, output } = runTool(tool, ['kustomize', directory])
  t.equal(code, 0, output)
  return readManifests(output)
}

/** The manifests of a YAML text. */
export function readManifests (text: string): Manifest[] {
  return parseAllDocuments(text).map((document) => document.toJSON() as Manifest | null).filter((manifest) => manifest !== null)
}

/** The manifest of a kind that there is once. */
export function one (manifests: readonly Manifest[], kind: string): Manifest {
  const [found, second] = manifests.filter((manifest) => manifest['kind'] === kind)
  if (!found || second) throw new Error(`${kind}: exactly one is expected`)
  return found
}

/** The variables that a container has. */
export function environmentOf (container: Manifest): Record<string, string> {
  return Object.fromEntries((container['env'] as Manifest[]).map(({ name, value }) => [name as string, value as string]))
}
