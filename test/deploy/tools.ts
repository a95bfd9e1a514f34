import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { Test } from 'tap'

/** The root of the project. */
export const ROOT = join(import.meta.dirname, '..', '..')

/** Where `npm run deploy:tools` puts them. */
const TOOLS = join(ROOT, 'node_modules', '.cache', 'deploy-tools', 'bin')

/** Path of a tool. Without it the test is skipped, and says so; in CI it fails. */
export function findTool (t: Test, name: string): string | undefined {
  const directories = [TOOLS, ...(process.env['PATH'] ?? '').split(delimiter)]
  const found = directories.map((directory) => join(directory, name)).find(existsSync)
  if (found === undefined) skip(t, `${name} is missing: run "npm run deploy:tools"`)
  return found
}

/** Says why a test cannot run here; in CI that is a failure. */
export function skip (t: Test, reason: string): void {
  if (process.env['CI'] === undefined) t.comment(`SKIPPED: ${reason}`)
  else t.fail(reason)
}

/** Runs a tool; its exit code and everything it wrote. */
export function runTool (tool: string, args: readonly string[], input = ''): { code: number, output: string } {
  try {
    return { code: 0, output: execFileSync(tool, args, { cwd: ROOT, input, encoding: 'utf8', stdio: 'pipe' }) }
  } catch (error) {
    const { status, stdout, stderr } = error as { status: number, stdout: string, stderr: string }
    return { code: status, output: stdout + stderr }
  }
}
