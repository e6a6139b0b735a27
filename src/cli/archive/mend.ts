import { readdir, rm, stat, truncate } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { InputError } from '../fault.ts'
import type { ArchiveCheckpoint } from './checkpoint.ts'
import { DATE_FOLDER, type LogName } from './partitions.ts'
import { readTail, type Tail } from './tail.ts'

/**
 * Finds where a log's files end, and cuts off what a killed run left half done. Undefined: there are none.
 * Without a checkpoint the files themselves tell: those before the last were done when it began.
 * @throws InputError for a file that was damaged otherwise
 */
export async function findEnd(
  folder: string,
  log: LogName,
  checkpoint: ArchiveCheckpoint | undefined,
): Promise<(Tail & { readonly date: string }) | undefined> {
  const dates = (await readdir(folder)).filter(name => DATE_FOLDER.test(name)).sort()
  for (const date of dates.reverse()) {
    const path = join(folder, date, `${log}.ndjson`)
    const size = await sizeOf(path)
    if (size === undefined) continue
    const { file } = checkpoint ?? {}
    const tail = await readTail(path, log, file?.date === date ? file.bytes : checkpoint && 0)
    if (tail.bytes < size) await truncate(path, tail.bytes)
    if (tail.second !== undefined) return { date, ...tail }
    await rm(path)
  }
  return undefined
}

/** Removes what a run leaves that was killed while it wrote a file atomically. */
export async function removeDrafts(path: string): Promise<void> {
  const folder = dirname(path)
  for (const name of await readdir(folder))
    if (name.startsWith(`${basename(path)}.`)) await rm(join(folder, name), { force: true })
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    const found = await stat(path)
    if (!found.isFile()) throw new InputError(`${path}: expected a file with lines of JSON, got a folder`)
    return found.size
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
