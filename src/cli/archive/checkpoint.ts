import { readFile } from 'node:fs/promises'
import writeFileAtomic from 'write-file-atomic'
import { readable } from '../read-file.ts'
import { DATE_FOLDER } from './partitions.ts'

/** How far an archive is known to be good and complete. */
export interface ArchiveCheckpoint {
  /** Epoch seconds: all that the platform had up to here is in the archive. */
  readonly until: number
  /** The last file, by its folder, and how many bytes of it were on the disk. Absent: there is none yet. */
  readonly file?: { readonly date: string; readonly bytes: number }
}

const VERSION = 1

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
export async function writeCheckpoint(path: string, checkpoint: ArchiveCheckpoint): Promise<void> {
  await writeFileAtomic(path, `${JSON.stringify({ version: VERSION, ...checkpoint })}\n`)
}

function checkpointOf(json: unknown): ArchiveCheckpoint | undefined {
  if (!isObject(json) || json.version !== VERSION || !isAmount(json.until)) return undefined
  const { until, file } = json
  if (file === undefined) return { until }
  if (!isObject(file) || typeof file.date !== 'string' || !DATE_FOLDER.test(file.date) || !isAmount(file.bytes))
    return undefined
  return { until, file: { date: file.date, bytes: file.bytes } }
}

function isAmount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
