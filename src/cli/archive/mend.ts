import { readdir, rm, stat, truncate } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { InputError } from '../fault.ts'
import type { ArchiveCheckpoint } from './checkpoint.ts'
import type { Counts } from './known.ts'
import { DATE_FOLDER, type LogName } from './partitions.ts'
import { readTail, type Tail } from './tail.ts'

/** What an archive has on the disk when a run begins. */
export interface Mended {
  /** The whole second of the newest record. */
  readonly second: number | undefined
  /** Bytes of the files that may still get something. */
  readonly files: Map<string, number>
  /** The newest file, which was read. */
  readonly newest: { readonly date: string; readonly counts: Counts } | undefined
}

/**
 * Cuts off what a killed run left half done, of each file that it may have written.
 * Without a checkpoint the files themselves tell how far they are.
 * @throws InputError for a file that was damaged otherwise
 */
export async function mendFiles(
  folder: string,
  log: LogName,
  checkpoint: ArchiveCheckpoint | undefined,
): Promise<Mended> {
  const files = new Map<string, number>()
  const covered = checkpoint && Array.from(checkpoint.files.keys()).sort()
  let second: number | undefined
  let newest: Mended['newest']
  const dates = (await readdir(folder)).filter(name => DATE_FOLDER.test(name)).sort()
  for (const date of dates.reverse()) {
    const path = join(folder, date, `${log}.ndjson`)
    const size = await sizeOf(path)
    if (size === undefined) continue
    const isDone = covered !== undefined && !covered.includes(date) && date < (covered.at(-1) ?? '')
    if (isDone) continue
    const known = checkpoint && (checkpoint.files.get(date) ?? 0)
    // Whole, and nothing of it is needed now.
    if (newest !== undefined && size === known) {
      files.set(date, size)
      continue
    }
    const tail = await mendFile(path, log, known)
    if (tail === undefined) continue
    files.set(date, tail.bytes)
    newest ??= { date, counts: tail.counts }
    second ??= tail.second
  }
  return { second, files, newest }
}

/** Undefined where the file is not there, or has no good line: then it is gone. */
export async function mendFile(path: string, log: LogName, covered: number | undefined): Promise<Tail | undefined> {
  const size = await sizeOf(path)
  if (size === undefined) return undefined
  const tail = await readTail(path, log, covered)
  if (tail.bytes < size) await truncate(path, tail.bytes)
  if (tail.second !== undefined) return tail
  await rm(path)
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
