import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'

/** What takes the place of a test in the helpers that are shared with tests: where files go, and what is undone at the end. */
export interface Scope {
  readonly directory: string
  /** For helpers that take a test. They use no more of it than is there: `teardown`, `testdirName`, `comment` and `plan`. */
  readonly t: Test
  /** Undoes everything, last first. Files stay when they are to be looked at. */
  readonly close: (options: { keepFiles: boolean }) => Promise<void>
}

/** Opens a scope with a directory of its own. */
export function openScope (log: (text: string) => void): Scope {
  const directory = mkdtempSync(join(tmpdir(), 'ordering-gateway-soak-'))
  const undo: Array<() => unknown> = []
  const t = {
    testdirName: directory,
    teardown: (run: () => unknown) => { undo.push(run) },
    comment: log,
    plan: () => undefined
  }
  return {
    directory,
    t: t as unknown as Test,
    close: async ({ keepFiles }) => {
      for (let run = undo.pop(); run; run = undo.pop()) await run()
      if (!keepFiles) rmSync(directory, { recursive: true, force: true })
    }
  }
}
