import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Lock } from '../../lock/lock.ts'
import { count, digestOf } from '../archive/known.ts'
import { timeOf } from '../archive/line.ts'
import { dateFolder, folderName, type LogName } from '../archive/partitions.ts'
import { takeWriterLock } from '../archive/writer-lock.ts'
import { InputError } from '../fault.ts'
import { writable } from '../write-file.ts'
import { type DeviceState, type Recent, readStates, writeStates } from './device-states.ts'
import type { Held } from './holes.ts'
import { createJournal, type JournalRecord, readJournal, removeJournal } from './journal.ts'
import { compact, datesIn, partsIn, readPart, writePart } from './parts.ts'

/** One log of all devices of a product, as a growing local copy: `log=…/product_key=…/date=…/part-….ndjson.gz`. */
export interface ProductLog {
  readonly log: LogName
  readonly productKey: string
  readonly devices: ReadonlyMap<string, DeviceState>
  /** Begins to read a device's log from `from` (epoch seconds) on; what the archive has is told by it. */
  visit(did: string, from: number): Visit
  /** Makes one part of the parts of each day; how many days had more than one. */
  compact(): Promise<number>
  /** What it holds of each device from a day on, by digest. */
  held(since: number): Promise<ReadonlyMap<string, Held>>
  /** Folds what is left, and lets others write. */
  close(): Promise<void>
}

export interface Visit {
  /** True for a record that the archive did not have. @throws InputError for one whose time is none */
  take(record: Readonly<Record<string, unknown>>): boolean
  /** On the disk when it is done. */
  done(until: number, isOffline: boolean): Promise<{ readonly added: number; readonly late: number }>
}

/** A journal of so many bytes becomes parts. */
const MOST_JOURNAL = 64 << 20
/** So many parts of a day become one. */
const MANY_PARTS = 8

/**
 * @param overlap seconds that are read again for what comes late; undefined: as before
 * @throws InputError where another run writes it, or it was damaged
 */
export async function openProductLog(
  root: string,
  log: LogName,
  productKey: string,
  overlap: number | undefined,
): Promise<ProductLog> {
  const place = `log=${log}/product_key=${folderName('product_key', productKey)}`
  const data = join(root, place)
  // Names with `_` in front are no data to those who read the folders.
  const own = join(root, '_state', place)
  await writable(own, mkdir(own, { recursive: true }))
  const lock = await writable(own, takeWriterLock(own, 'lock'))
  try {
    return await opened({ data, own, log, productKey, overlap, lock })
  } catch (error) {
    await lock.release()
    throw error
  }
}

interface Opening {
  readonly data: string
  readonly own: string
  readonly log: LogName
  readonly productKey: string
  readonly overlap: number | undefined
  readonly lock: Lock
}

async function opened({ data, own, log, productKey, overlap: asked, lock }: Opening): Promise<ProductLog> {
  const paths = { states: join(own, 'devices.ndjson'), journal: join(own, 'journal.ndjson') }
  const states = await readStates(paths.states, asked ?? 0)
  const overlap = asked ?? states.overlap
  const { devices } = states
  let { seq } = states
  await foldJournal()
  // What is to be known of a longer overlap than before is in the parts.
  if (overlap > states.overlap) await learnFromParts()
  let journal = await createJournal(paths.journal, seq + 1)

  /** Parts first, then the states that say so, then the journal goes: killed in between, the same is done again. */
  async function foldJournal(): Promise<void> {
    const read = await readJournal(paths.journal)
    if (read !== undefined && read.seq > seq && read.states.length > 0) {
      for (const [date, lines] of read.records) await writePart(join(data, date), read.seq, lines)
      for (const state of read.states) devices.set(state.did, state)
      await writeStates(paths.states, { seq: read.seq, overlap, devices })
      seq = read.seq
      for (const date of read.records.keys()) await compact(join(data, date), MANY_PARTS)
    }
    await removeJournal(paths.journal)
  }

  async function learnFromParts(): Promise<void> {
    const recents = new Map<string, Recent[]>()
    for await (const { did, record } of recordsIn(data)) {
      const at = timeOf(log, record)
      const device = devices.get(did)
      if (at === undefined || device === undefined || at < device.until - overlap) continue
      const recent = recents.get(did)
      if (recent === undefined) recents.set(did, [{ at, digest: digestOf(record) }])
      else recent.push({ at, digest: digestOf(record) })
    }
    for (const [did, recent] of recents) devices.set(did, { ...(devices.get(did) as DeviceState), recent })
    await writeStates(paths.states, { seq, overlap, devices })
  }

  async function fold(): Promise<void> {
    await foldJournal()
    journal = await createJournal(paths.journal, seq + 1)
  }

  // One after the other: half a visit never stands within another, and none comes while the journal is folded.
  let queue: Promise<unknown> = Promise.resolve()
  function inTurn(work: () => Promise<void>): Promise<void> {
    const turn = queue.then(work)
    queue = turn.catch(() => {})
    return turn
  }

  return {
    log,
    productKey,
    devices,
    visit(did, from) {
      const before = devices.get(did)
      const left = new Map<string, number>()
      for (const { at, digest } of before?.recent ?? [])
        if (at >= Math.floor(from)) left.set(digest, (left.get(digest) ?? 0) + 1)
      const records: JournalRecord[] = []
      const recent: Recent[] = []
      let late = 0
      return {
        take(record) {
          const at = timeOf(log, record) as number
          const date = dateFolder(at)
          const digest = digestOf(record)
          recent.push({ at, digest })
          const known = left.get(digest) ?? 0
          if (known > 0) {
            left.set(digest, known - 1)
            return false
          }
          records.push({ date, line: JSON.stringify({ did, ...record }) })
          if (before !== undefined && at < before.until) late++
          return true
        },
        async done(until, isOffline) {
          // What is known and was not met again still counts: a service may forget.
          const unmet = (before?.recent ?? []).filter(({ at, digest }) => {
            const count = left.get(digest) ?? 0
            if (at >= Math.floor(from) && count === 0) return false
            if (count > 0) left.set(digest, count - 1)
            return true
          })
          const hours = (until - (before?.until ?? until - 30 * 86_400)) / 3600
          const state: DeviceState = {
            did,
            until,
            ...(isOffline && { offlineSince: before?.offlineSince ?? until }),
            rate: hours > 0.1 ? records.length / hours : (before?.rate ?? 0),
            recent: [...unmet, ...recent].filter(({ at }) => at >= until - overlap),
          }
          await inTurn(async () => {
            await journal.commit(records, state)
            devices.set(did, state)
            if (journal.bytes > MOST_JOURNAL) await fold()
          })
          return { added: records.length, late }
        },
      }
    },
    async compact() {
      let days = 0
      for (const date of await datesIn(data)) if (await compact(join(data, date), 2)) days++
      return days
    },
    async held(since) {
      const first = dateFolder(since)
      const devices = new Map<string, Held>()
      for await (const { did, record } of recordsIn(data, date => date >= first)) {
        const held = devices.get(did) ?? new Map<string, number>()
        devices.set(did, held)
        count(held, digestOf(record))
      }
      return devices
    },
    async close() {
      try {
        await inTurn(foldJournal)
      } finally {
        await lock.release()
      }
    },
  }
}

interface Kept {
  readonly did: string
  /** The platform's. */
  readonly record: Readonly<Record<string, unknown>>
}

function keptIn(line: string, path: string): Kept {
  try {
    const { did, ...record } = JSON.parse(line)
    if (typeof did === 'string') return { did, record }
  } catch {}
  throw new InputError(
    `${path}: expected records as lines of JSON with a did, got ${JSON.stringify(line.slice(0, 60))}`,
  )
}

async function* recordsIn(folder: string, wants: (date: string) => boolean = () => true): AsyncGenerator<Kept> {
  for (const date of await datesIn(folder)) {
    if (!wants(date)) continue
    for (const { name } of await partsIn(join(folder, date))) {
      for (const line of await readPart(join(folder, date, name))) {
        yield keptIn(line, join(folder, date, name))
      }
    }
  }
}
