// Puts the jars of an Apache Kafka broker into a cache directory, with Maven, once per version.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const root = join(import.meta.dirname, '..', '..')

/** The versions the project is tested with; a plain major number stands for its entry here. */
export const versions = { 3: '3.9.1', 4: '4.3.1' }

/**
 * @param {string} [version] '3', '3.x', '4', '4.x' or an exact version; the newest by default
 * @returns {string} the exact version
 */
export function resolveVersion (version = '4') {
  const exact = versions[version.replace(/\.x$/, '')] ?? version
  if (!/^\d+\.\d+\.\d+$/.test(exact)) throw new Error(`Unknown Kafka version "${version}": use 3.x, 4.x or an exact one like ${versions[4]}`)
  return exact
}

/**
 * Downloads the jars of a Kafka version unless they are there already. Safe when several processes do it at once:
 * each downloads into a directory of its own, the first to finish moves it into place.
 *
 * @param {string} version an exact version
 * @param {{ cacheDir?: string }} [options] cacheDir: KAFKA_CACHE_DIR or node_modules/.cache/kafka by default
 * @returns {Promise<string>} the directory with the jars
 */
export async function downloadKafka (version, { cacheDir = process.env.KAFKA_CACHE_DIR || join(root, 'node_modules', '.cache', 'kafka') } = {}) {
  const target = join(cacheDir, version)
  const libs = join(target, 'libs')
  if (existsSync(libs)) return libs
  await mkdir(cacheDir, { recursive: true })
  const temporary = await mkdtemp(join(cacheDir, `.${version}-`))
  try {
    await copyJars(version, join(temporary, 'libs'))
    await rename(temporary, target)
  } catch (error) {
    if (!existsSync(libs)) throw error // not that somebody else was faster
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
  return libs
}

async function copyJars (version, directory) {
  const args = ['-q', '-B', '-f', join(import.meta.dirname, 'pom.xml'), `-Dkafka.version=${version}`, ...(isLog4j2(version) ? ['-Plog4j2'] : []),
    'dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${directory}`]
  try {
    await run('mvn', args, { timeout: 600_000, maxBuffer: 1 << 24 })
  } catch (error) {
    if (error.code === 'ENOENT') throw new Error('Maven is needed to download Kafka, and there is no "mvn" on the PATH (Debian: apt-get install maven)')
    throw new Error(`Maven could not download Kafka ${version}:\n${(error.stdout || error.stderr || error.message).slice(0, 4000)}`)
  }
  const jars = existsSync(directory) ? await readdir(directory) : []
  for (const name of [`kafka_2.13-${version}.jar`, `kafka-tools-${version}.jar`]) {
    if (!jars.includes(name)) throw new Error(`Maven ended well but ${name} is not in ${directory}`)
  }
}

/** Kafka 4 logs with log4j 2, Kafka 3 with log4j 1. */
export function isLog4j2 (version) {
  return Number(version.split('.')[0]) >= 4
}
