import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { Test } from 'tap'

/** The root of the project. */
export const ROOT = join(import.meta.dirname, '..', '..')

/** Where `npm run deploy:tools` puts them. */
const TOOLS = join(ROOT, 'node_modules', '.cache', 'deploy-tools', 'bin')

/** Path of the first of these tools that is there. Without one the test is skipped, and says so; in CI it fails. */
export function findTool (t: Test, ...names: readonly string[]): string | undefined {
  const directories = [TOOLS, ...(process.env['PATH'] ?? '').split(delimiter)]
  const found = names.flatMap((name) => directories.map((directory) => join(directory, name))).find(existsSync)
  if (found !== undefined) return found
  const message = `${names.join(' or ')} is missing: run "npm run deploy:tools"`
  if (process.env['CI'] === undefined) t.comment(`SKIPPED: ${message}`)
  else t.fail(message)
  return undefined
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
