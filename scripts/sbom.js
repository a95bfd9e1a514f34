// Prints the bill of materials of what is shipped, as CycloneDX. `npm sbom --omit=dev` leaves out what tools need, too,
// so it is asked about a copy of the lock file without the tools.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const read = (name) => JSON.parse(readFileSync(new URL(`../${name}`, import.meta.url), 'utf8'))
const { devDependencies: _, ...manifest } = read('package.json')
const lock = read('package-lock.json')
const { devDependencies: __, ...root } = lock.packages['']
const shipped = Object.entries(lock.packages).filter(([path, { dev, devOptional }]) => path !== '' && dev !== true && devOptional !== true)
const directory = mkdtempSync(join(tmpdir(), 'sbom-'))
try {
  writeFileSync(join(directory, 'package.json'), JSON.stringify(manifest))
  writeFileSync(join(directory, 'package-lock.json'), JSON.stringify({ ...lock, packages: { '': root, ...Object.fromEntries(shipped) } }))
  execFileSync('npm', ['sbom', '--package-lock-only', '--sbom-format=cyclonedx', '--sbom-type=application'], { cwd: directory, stdio: 'inherit' })
} finally {
  rmSync(directory, { recursive: true })
}
