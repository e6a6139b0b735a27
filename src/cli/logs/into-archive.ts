import { existsSync } from 'node:fs'
import type { Codec } from '../../codec/contract.ts'
import { archiveFolder, type LogArchive, openArchive } from '../archive/archive.ts'
import type { LogName } from '../archive/partitions.ts'
import { decodeInput, framesOf } from '../decoded-input.ts'
import { complain } from '../fault.ts'
import type { Io } from '../io.ts'
import { payloadRecord } from '../payload-records.ts'
import type { OutputRecord } from '../record.ts'
import type { AnyRecord, Destination } from './destination.ts'

export interface ArchiveTarget {
  readonly root: string
  readonly productKey: string
  readonly did: string
  readonly log: LogName
}

/** The records as new lines of an archive. */
export async function createArchiver(
  target: ArchiveTarget,
  codecOf: () => Promise<Codec>,
  io: Io,
): Promise<Destination> {
  const folder = archiveFolder(target)
  let archive: LogArchive | undefined
  let added = 0
  // What is not there is made with the first answer: a did that nobody has leaves nothing behind.
  const opened = async () => {
    archive ??= await openArchive({ ...target, now: io.now() })
    return archive
  }
  if (existsSync(folder)) await opened()
  try {
    // After the archive was opened: whoever cannot have it need not spend a call.
    const codec = target.log === 'cmd' ? await codecOf() : undefined
    return {
      resume: () => archive?.resume(),
      async write(record) {
        if (await (await opened()).append({ ...record, ...(codec && said(record, codec)) })) added++
      },
      rest: async settled => (await opened()).save(settled),
      async end(failed = false) {
        try {
          // What was read before a fault is as good as what is read without one.
          await archive?.save()
        } finally {
          await archive?.close()
        }
        if (added > 0 || !failed)
          await complain(
            io,
            `${added} ${added === 1 ? 'record' : 'records'} added to ${folder}${lateText(archive?.late ?? 0)}`,
          )
        return 0
      },
    }
  } catch (error) {
    await archive?.close()
    throw error
  }
}

/** Records that came into the log after newer ones had been read. */
function lateText(late: number): string {
  return late === 0 ? '' : `, ${late} of them late`
}

/** What a payload says; a line is a record of the platform's, so what frames behind the first say stands in `further_frames`. */
function said(record: AnyRecord, codec: Codec): object {
  const settings = { chosen: codec.layout.fields.map(({ attribute }) => attribute.name), raw: false }
  const frames = Array.from(framesOf(payloadRecord(record, ''), codec, settings), input =>
    saidBy(decodeInput(input, codec, settings)),
  )
  const [first, ...further] = frames
  return { ...first, ...(further.length > 0 && { further_frames: further }) }
}

/** A frame's own `did` and the like are left out: a column of that name is in the folder's. */
function saidBy(output: OutputRecord): object {
  if ('error' in output) return { error: output.error }
  return { ...(output.action && { action: output.action }), attrs: output.attrs }
}
