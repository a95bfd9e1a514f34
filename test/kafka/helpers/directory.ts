import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'

/** A new directory, removed behind the test; unlike t.testdir() it can be had several times. */
export function newDirectory (t: Test): string {
  const directory = mkdtempSync(join(tmpdir(), 'ordering-gateway-test-'))
  t.teardown(() => { rmSync(directory, { recursive: true, force: true }) })
  return directory
}
