import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import ts from 'typescript'

const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true, inlineSourceMap: true }

/** Transpiles src and the simulator, or other folders, into a directory inside the project, without looking at types. */
export function transpile (target, folders = ['src', 'test/sim/gateway', 'test/helpers']) {
  for (const folder of folders) {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) transpileFile(join(entry.parentPath, entry.name), target)
    }
  }
}

/** Transpiles one file; generated JavaScript is copied. `edit` changes the source on the way. */
export function transpileFile (file, target, edit = (source) => source) {
  if (file.endsWith('.d.ts')) return
  const output = join(target, file)
  mkdirSync(dirname(output), { recursive: true })

  if (!file.endsWith('.ts')) {
    cpSync(file, output)
    return
  }
  const { outputText } = ts.transpileModule(edit(readFileSync(file, 'utf8')), { fileName: file, compilerOptions })
  writeFileSync(output.replace(/\.ts$/, '.js'), outputText)
}
