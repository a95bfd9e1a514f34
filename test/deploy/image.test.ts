import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { eventually } from '../helpers/http.js'
import { listening, runProcess, startProcess, type ProcessOptions } from '../helpers/process.js'

const ROOT = join(import.meta.dirname, '..', '..')

interface Instruction { readonly name: string, readonly rest: string }

/** The stages of a Dockerfile as lists of instructions. */
function stagesOf (text: string): Instruction[][] {
  const stages: Instruction[][] = []
  for (const line of text.replace(/\\\n/g, ' ').split('\n').filter((line) => /^[A-Z]/.test(line))) {
    const [, name = '', rest = ''] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? []
    if (name === 'FROM') stages.push([])
    else stages.at(-1)?.push({ name, rest })
  }
  return stages
}

/** What an instruction in exec form runs. */
function commandOf (stage: readonly Instruction[], name: string): Pick<ProcessOptions, 'launcher' | 'main' | 'args'> {
  const { rest = '' } = stage.find((instruction) => instruction.name === name) ?? {}
  const [launcher = '', main = '', ...args] = JSON.parse(rest.slice(rest.indexOf('['))) as string[]
  return { launcher: [launcher], main, args }
}

/** What COPY takes and gives; of a stage by its --from. */
function copy ({ rest }: Instruction, from: string, to: string): void {
  const paths = rest.split(/\s+/).filter((word) => !word.startsWith('--'))
  const target = paths.pop() ?? ''
  for (const path of paths) {
    const source = path.replace(/^\/app\//, '')
    cpSync(join(from, source), target.endsWith('/') ? join(to, target, source) : join(to, target), { recursive: true })
  }
}

t.test('the steps of the Dockerfile, done by hand, give a gateway that runs, is healthy and ends well', async (t) => {
  const directory = t.testdir()
  const [build = [], image = []] = stagesOf(readFileSync(join(ROOT, 'Dockerfile'), 'utf8'))
  const [buildDirectory, app, data] = ['build', 'app', 'data'].map((name) => join(directory, name)) as [string, string, string]
  for (const path of [buildDirectory, app, data]) mkdirSync(path)
  for (const instruction of build) {
    if (instruction.name === 'COPY') copy(instruction, ROOT, buildDirectory)
    if (instruction.name === 'RUN') execFileSync('sh', ['-c', instruction.rest], { cwd: buildDirectory, stdio: 'pipe' })
  }
  for (const instruction of image) if (instruction.name === 'COPY') copy(instruction, buildDirectory, app)

  const settings = Object.fromEntries((image.find(({ name }) => name === 'ENV')?.rest ?? '').split(/\s+/).map((pair) => pair.split('='))) as Record<string, string>
  t.match(settings, { NODE_ENV: 'production', HOST: '0.0.0.0', DATA_DIR: '/data' })
  const env = { ...settings, DATA_DIR: data, PORT: '0', ALLOW_UNAUTHENTICATED: 'true' }
  const gateway = startProcess(t, { ...commandOf(image, 'ENTRYPOINT'), cwd: app, env })
  const check = { ...commandOf(image, 'HEALTHCHECK'), cwd: app, env: { ...env, PORT: (await listening(gateway)).toString() } }
  const healthy = async (): Promise<number | null> => (await runProcess(t, check)).code
  await eventually(healthy, (code) => code === 0)
  t.match(await gateway.kill('SIGTERM'), { code: 0 }, gateway.stdout + gateway.stderr)
  t.equal(await healthy(), 3, 'the check fails when nothing runs')
})
