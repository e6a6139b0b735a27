import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { writable } from '../write-file.ts'
import { appendText } from './append.ts'
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts'
import { createKnown, digestOf } from './known.ts'
import { type LogLine, recordIn, timeOf } from './line.ts'
import { mendFile, mendFiles, removeDrafts } from './mend.ts'
import { dateFolder, deviceFolder, type LogName } from './partitions.ts'
import { takeWriterLock } from './writer-lock.ts'

/** One log of one device as a growing local copy: `product_key=…/did=…/date=…/cmd.ndjson`. */
export interface LogArchive {
  /** The folder of the device. */
  readonly folder: string
  /**
   * Begins to read on: the whole second (epoch) up to which it was read, but perhaps for records of that very second, and for those
   * that come late. Undefined: it is new. The reading may begin earlier: what the archive has is not taken again, as often as it has it.
   */
  resume(): number | undefined
  /** How many of those added were older than what had been read before. */
  readonly late: number
  /** Puts a line at the end; true if it was not there yet. It is on the disk after `save`, or earlier. */
  append(line: LogLine): Promise<boolean>
  /** Puts everything on the disk, and remembers that there is nothing more up to `settled` (epoch seconds). */
  save(settled?: number): Promise<void>
  /** Lets others write. What was not saved is not kept. */
  close(): Promise<void>
}

export interface ArchiveSettings {
  readonly root: string
  readonly productKey: string
  readonly did: string
  readonly log: LogName
  /** Epoch milliseconds: a checkpoint from the future is not believed. */
  readonly now: number
}

/** The folder of a device. @throws InputError for an id that no folder can have */
export function archiveFolder({ root, productKey, did }: Omit<ArchiveSettings, 'log' | 'now'>): string {
  return join(root, deviceFolder(productKey, did))
}

/** Characters that are held before they are put on the disk. */
const HELD = 256 * 1024

/**
 * Opens an archive, and repairs what a killed run left: its last line may be torn.
 * @throws InputError when another run writes it, or when it was damaged; what the file system throws
 */
export async function openArchive(settings: ArchiveSettings): Promise<LogArchive> {
  const { log } = settings
  const folder = archiveFolder(settings)
  await writable(folder, mkdir(folder, { recursive: true }))
  // Names with `_` in front are no data to those who read the folders.
  const lock = await writable(folder, takeWriterLock(folder, `_${log}.lock`))
  try {
    return await opened(folder, settings, lock.release)
  } catch (error) {
    await lock.release()
    throw error
  }
}

async function opened(
  folder: string,
  { log, now }: ArchiveSettings,
  release: () => Promise<void>,
): Promise<LogArchive> {
  const checkpointPath = join(folder, `_${log}.checkpoint.json`)
  await removeDrafts(checkpointPath)
  const checkpoint = await readCheckpoint(checkpointPath)
  const mended = await mendFiles(folder, log, checkpoint)
  const { files } = mended
  let covered = [...(checkpoint?.files.keys() ?? [])]
  let second = mended.second ?? 0
  // With its clock set back, a computer would not read for a while.
  if (checkpoint !== undefined && checkpoint.until * 1000 <= now) second = Math.max(second, checkpoint.until)
  let readFrom = second
  let late = 0
  let date: string | undefined
  let waiting = ''
  let ready = mended.newest
  const pathOf = (folderOfDay: string) => join(folder, folderOfDay, `${log}.ndjson`)

  const known = createKnown(async day => {
    const counts = ready?.date === day ? ready.counts : undefined
    ready = undefined
    if (counts !== undefined) return counts
    const tail = await mendFile(pathOf(day), log, files.get(day))
    files.set(day, tail?.bytes ?? 0)
    return tail?.counts ?? new Map()
  })

  const note = async () => {
    await writeCheckpoint(checkpointPath, { until: second, files })
    covered = [...files.keys()]
  }

  const put = async () => {
    if (date !== undefined && waiting !== '') {
      const day = date
      if (!covered.includes(day) && covered.some(other => other > day)) await note()
      files.set(day, await appendText(pathOf(day), waiting, files.get(day) ?? 0))
      waiting = ''
    }
    if (second > 0) await note()
  }

  return {
    folder,
    get late() {
      return late
    },
    resume() {
      known.beginReading()
      readFrom = second
      return second > 0 ? second : undefined
    },
    async append(line) {
      const at = timeOf(log, line)
      const dateOfLine = dateFolder(at ?? line)
      const its = Math.floor(at as number)
      // Before anything is noted of the line: this may fail, and the next call of `save` shall not believe that the line is there.
      if (dateOfLine !== date) {
        await put()
        for (const other of known.dates()) if (other !== date && other !== dateOfLine) known.forget(other)
        date = dateOfLine
      }
      if (!(await known.take(dateOfLine, digestOf(recordIn(log, line))))) return false
      if (its < readFrom) late++
      second = Math.max(second, its)
      waiting += `${JSON.stringify(line)}\n`
      if (waiting.length >= HELD) await put()
      return true
    },
    async save(settled) {
      if (settled !== undefined) second = Math.max(second, Math.floor(settled))
      await put()
    },
    close: release,
  }
}
