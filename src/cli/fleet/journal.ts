import { open, readFile, rm, writeFile } from 'node:fs/promises'
import { type DeviceState, type Packed, packed, unpacked } from './device-states.ts'

// What visits brought, until it is put into parts: lines of records, each with the number of its visit, and a line for each visit that
// came to its end. Records of a visit without that line do not count: a killed run reads them again.
//
//     {"seq":7}                      the number that the parts will have
//     {"v":1,"r":"{…}","d":"…"}      a record of visit 1, and its date
//     {"v":1,"s":{"did":…}}          visit 1 is done; where its device stands since

export interface JournalRecord {
  readonly date: string
  /** The line that the archive will have. */
  readonly line: string
}

export interface Journal {
  readonly bytes: number
  /** On the disk when it is done, all of it or, to who reads it again, nothing. One at a time. */
  commit(records: readonly JournalRecord[], state: DeviceState): Promise<void>
}

export async function createJournal(path: string, seq: number): Promise<Journal> {
  const head = `${JSON.stringify({ seq })}\n`
  await writeFile(path, head)
  let bytes = head.length
  let visits = 0
  return {
    get bytes() {
      return bytes
    },
    async commit(records, state) {
      const v = ++visits
      const lines = records.map(({ date, line }) => JSON.stringify({ v, d: date, r: line }))
      const text = `${[...lines, JSON.stringify({ v, s: packed(state) })].join('\n')}\n`
      const file = await open(path, 'a')
      try {
        await file.appendFile(text)
        await file.datasync()
      } finally {
        await file.close()
      }
      bytes += Buffer.byteLength(text)
    },
  }
}

export interface ReadJournal {
  readonly seq: number
  readonly records: ReadonlyMap<string, readonly string[]>
  readonly states: readonly DeviceState[]
}

/** What a journal has of visits that were done, lines by date; undefined where there is none. */
export async function readJournal(path: string): Promise<ReadJournal | undefined> {
  const text = await readFile(path, 'utf8').catch(error => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  const lines = (text ?? '').split('\n').map(jsonOf)
  const seq = (lines[0] as { seq?: unknown } | undefined)?.seq
  if (typeof seq !== 'number') return undefined
  const open = new Map<number, JournalRecord[]>()
  const records = new Map<string, string[]>()
  const states: DeviceState[] = []
  for (const line of lines.slice(1) as ({ v: number; d?: string; r?: string; s?: Packed } | undefined)[]) {
    // The last line of a killed run may be torn.
    if (line === undefined) continue
    const { v, d, r, s } = line
    if (d !== undefined && r !== undefined) {
      const held = open.get(v)
      if (held === undefined) open.set(v, [{ date: d, line: r }])
      else held.push({ date: d, line: r })
    } else if (s !== undefined) {
      states.push(unpacked(s))
      for (const { date, line: kept } of open.get(v) ?? []) {
        const of = records.get(date)
        if (of === undefined) records.set(date, [kept])
        else of.push(kept)
      }
      open.delete(v)
    }
  }
  return { seq, records, states }
}

export const removeJournal = (path: string): Promise<void> => rm(path, { force: true })

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line) ?? undefined
  } catch {
    return undefined
  }
}
