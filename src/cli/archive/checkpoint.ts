import { readFile } from 'node:fs/promises'
import writeFileAtomic from 'write-file-atomic'
import { readable } from '../read-file.ts'
import { DATE_FOLDER } from './partitions.ts'

/** How far an archive is known to be good and complete. */
export interface ArchiveCheckpoint {
  /** Epoch seconds: all that the platform had up to here is in the archive. */
  readonly until: number
  /**
   * The files that may still get something, by their folder, and how many bytes of each were on the disk. A file is here before
   * anything is added to it, unless it is newer than all of these.
   */
  readonly files: ReadonlyMap<string, number>
}

/** 1 had the last file alone, under `file`: late records had no way in. */
const VERSION = 2
/** The platform keeps 30 days: nothing is added to older files any more. */
const MOST_FILES = 40

/**
 * Undefined where there is none that says something: the archive's own files then say how far it is.
 * @throws InputError for what is no file
 */
export async function readCheckpoint(path: string): Promise<ArchiveCheckpoint | undefined> {
  try {
    return checkpointOf(JSON.parse(await readFile(path, 'utf8')))
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    return readable(path, Promise.reject(error))
  }
}

/** All of it or nothing, on the disk when it is done. */
export async function writeCheckpoint(path: string, { until, files }: ArchiveCheckpoint): Promise<void> {
  const newest = Array.from(files).sort().slice(-MOST_FILES)
  await writeFileAtomic(path, `${JSON.stringify({ version: VERSION, until, files: Object.fromEntries(newest) })}\n`)
}

function checkpointOf(json: unknown): ArchiveCheckpoint | undefined {
  if (!isObject(json) || !isAmount(json.until)) return undefined
  const files = json.version === 1 ? fileOf(json.file) : json.version === VERSION ? json.files : undefined
  if (!isObject(files)) return undefined
  const entries = Object.entries(files)
  if (!entries.every((entry): entry is [string, number] => DATE_FOLDER.test(entry[0]) && isAmount(entry[1])))
    return undefined
  return { until: json.until, files: new Map(entries) }
}

function fileOf(file: unknown): unknown {
  if (file === undefined) return {}
  return isObject(file) ? { [String(file.date)]: file.bytes } : undefined
}

function isAmount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
