import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createFrontier } from '../../api/log-frontier.ts'
import { InputError } from '../fault.ts'
import { appendText } from './append.ts'
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts'
import { type LogLine, recordIn, timeOf } from './line.ts'
import { takeLock } from './lock.ts'
import { findEnd, removeDrafts } from './mend.ts'
import { dateFolder, deviceFolder, type LogName } from './partitions.ts'

/** One log of one device as a growing local copy: `product_key=…/did=…/date=…/cmd.ndjson`. */
export interface LogArchive {
  /** The folder of the device. */
  readonly folder: string
  /**
   * Begins to read on: the whole second (epoch) up to which it has everything, but perhaps for records of that very second.
   * Undefined: it is new. What it has of that second is not taken again, as often as it has it.
   */
  resume(): number | undefined
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

/** Characters that are held before they are put on the disk. */
const HELD = 256 * 1024

/**
 * Opens an archive, and repairs what a killed run left: its last line may be torn.
 * @throws InputError when another run writes it, or when it was damaged; what the file system throws
 */
export async function openArchive(settings: ArchiveSettings): Promise<LogArchive> {
  const { root, productKey, did, log } = settings
  const folder = join(root, deviceFolder(productKey, did))
  await mkdir(folder, { recursive: true })
  // Names with `_` in front are no data to those who read the folders.
  const lock = await takeLock(folder, `_${log}.lock`)
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
  const end = await findEnd(folder, log, checkpoint)
  let date = end?.date
  let bytes = end?.bytes ?? 0
  let waiting = ''
  const frontier = createFrontier('asc', { until: end?.second ?? 0, seen: end?.seen ?? [] })
  // With its clock set back, a computer would not read for a while.
  if (checkpoint !== undefined && checkpoint.until * 1000 <= now) frontier.advance(checkpoint.until)

  const put = async () => {
    if (date !== undefined && waiting !== '') {
      bytes = await appendText(join(folder, date, `${log}.ndjson`), waiting, bytes)
      waiting = ''
    }
    const file = date !== undefined && bytes > 0 ? { file: { date, bytes } } : {}
    if (frontier.second > 0) await writeCheckpoint(checkpointPath, { until: frontier.second, ...file })
  }

  return {
    folder,
    resume() {
      frontier.beginQuery()
      return frontier.second > 0 ? frontier.second : undefined
    },
    async append(line) {
      const at = timeOf(log, line)
      const dateOfLine = dateFolder(at ?? line)
      if (at === undefined || Math.floor(at) < frontier.second)
        throw new InputError(`the log went back in time, from ${frontier.second} to ${at}: an archive only grows`)
      // Before anything is noted of the line: this may fail, and the next call of `save` shall not believe that the line is there.
      if (dateOfLine !== date) await put()
      if (!frontier.take(at, recordIn(log, line))) return false
      if (dateOfLine !== date) [date, bytes] = [dateOfLine, 0]
      waiting += `${JSON.stringify(line)}\n`
      if (waiting.length >= HELD) await put()
      return true
    },
    async save(settled) {
      if (settled !== undefined) frontier.advance(Math.floor(settled))
      await put()
    },
    close: release,
  }
}
