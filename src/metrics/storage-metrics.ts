import { stat } from 'node:fs/promises'
import { Gauge, type Registry } from 'prom-client'
import type { DataDirectory } from '../util/data-directory.js'

/** Registers what the data directory takes on the disk, and what is left there; read when it is scraped. */
export function registerStorageMetrics (registry: Registry, { files, space }: Pick<DataDirectory, 'files' | 'space'>): void {
  const registers = [registry]
  const size = new Gauge({
    name: 'ordering_storage_size_bytes',
    help: 'Size of the files of the data directory: blocks with the embedded log, and the receipts index',
    labelNames: ['file'],
    registers,
    collect: async () => { for (const [file, path] of Object.entries(files)) size.set({ file }, (await stat(path)).size) }
  })
  const free = new Gauge({
    name: 'ordering_storage_free_bytes', help: 'Free space of the file system that the data directory is on', registers, collect: () => { free.set(space.freeBytes) }
  })
}
