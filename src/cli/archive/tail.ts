import { open } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { InputError } from '../fault.ts'
import { type Counts, count, digestOf } from './known.ts'
import { type LogLine, recordIn, timeOf } from './line.ts'
import { isOfFolder, type LogName } from './partitions.ts'

/** How an archive's file ends. */
export interface Tail {
  /** Bytes of whole, good lines. What comes after them was torn. */
  readonly bytes: number
  /** The whole second of the newest record; undefined: the file has none. */
  readonly second: number | undefined
  readonly counts: Counts
}

const NEWLINE = 0x0a

/**
 * Reads a file to where its good lines end. Beyond the bytes that a checkpoint covers anything may stand: a run was killed there,
 * or power was lost. Before that (everywhere, where no checkpoint is left) a run that was killed leaves no bad line but a last one
 * without its end, and cutting off more would lose what comes after it. Nor does it leave a record of another day than the
 * folder's, wherever it stands.
 * @throws InputError for such a line
 */
export async function readTail(path: string, log: LogName, covered: number | undefined): Promise<Tail> {
  const date = basename(dirname(path))
  let bytes = 0
  let second: number | undefined
  const counts: Counts = new Map()
  let number = 0
  for await (const line of wholeLines(path)) {
    number++
    const record = parsed(line)
    const at = record && timeOf(log, record)
    if (at !== undefined && !isOfFolder(date, at)) throw damaged(path, number)
    if (record === undefined || at === undefined) {
      if (covered === undefined || bytes < covered) throw damaged(path, number)
      return { bytes, second, counts }
    }
    second = Math.max(second ?? 0, Math.floor(at))
    count(counts, digestOf(recordIn(log, record)))
    bytes += line.length + 1
  }
  if (bytes < (covered ?? 0)) throw damaged(path, number + 1)
  return { bytes, second, counts }
}

/** The lines that have an end, without it; one is held at a time. */
async function* wholeLines(path: string): AsyncGenerator<Buffer> {
  const file = await open(path)
  try {
    let held: Buffer[] = []
    for await (const chunk of file.createReadStream({ autoClose: false }) as AsyncIterable<Buffer>) {
      let start = 0
      for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
        yield Buffer.concat([...held, chunk.subarray(start, end)])
        held = []
        start = end + 1
      }
      held.push(chunk.subarray(start))
    }
  } finally {
    await file.close()
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function parsed(line: Buffer): LogLine | undefined {
  try {
    const json: unknown = JSON.parse(utf8.decode(line))
    return typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as LogLine) : undefined
  } catch {
    return undefined
  }
}

function damaged(path: string, line: number): InputError {
  return new InputError(
    `${path}: line ${line} is damaged or missing, and no run that was stopped left it so. Nothing was changed; repair the file or move it away, and run again`,
  )
}
