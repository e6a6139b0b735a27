import type { CmdRecord, DataRecord, OnlineRecord } from '../../api/contract.ts'
import type { Codec } from '../../codec/contract.ts'
import { createKnown, digestOf } from '../archive/known.ts'
import { timeOf } from '../archive/line.ts'
import { dateFolder } from '../archive/partitions.ts'
import { chosenNames } from '../chosen.ts'
import { decodeInput, framesOf } from '../decoded-input.ts'
import { complain } from '../fault.ts'
import type { Io } from '../io.ts'
import type { LogsFlags } from '../options-logs.ts'
import { payloadRecord } from '../payload-records.ts'
import { createWriter } from '../writer.ts'
import { createDataWriter } from './data-writer.ts'
import { createOnlineWriter, type LogWriter } from './online-writer.ts'
import type { LogsPlan } from './request.ts'

export type AnyRecord = CmdRecord | DataRecord | OnlineRecord

/** Where the records of a log go. */
export interface Destination {
  /** Begins a reading. Where it already has what was in the log up to a whole second (epoch), that second. */
  resume(): number | undefined
  write(record: AnyRecord): Promise<void>
  /** All there was up to `settled` (epoch seconds) has been written, for now. */
  rest(settled?: number): Promise<void>
  /** The end, however it came: `failed` where it is told afterwards why. Gives the exit code. */
  end(failed?: boolean): Promise<number>
}

/** The records on the output; of cmd with what they say. */
export async function createPrinter(
  { log, overlap }: LogsPlan,
  codecOf: () => Promise<Codec>,
  flags: LogsFlags,
  io: Io,
): Promise<Destination> {
  const format = flags.format ?? (io.stdoutIsTty ? 'table' : 'ndjson')
  let [total, failed] = [0, 0]
  const { write, end } = await writer()

  async function writer(): Promise<LogWriter<AnyRecord>> {
    if (log === 'online') return createOnlineWriter(format, io)
    // The platform's own values as JSON need no definition.
    const needsCodec = log === 'cmd' || flags.attrs !== undefined || format === 'csv' || format === 'table'
    const codec = needsCodec ? await codecOf() : undefined
    const displayNames = new Map(codec?.layout.fields.map(({ attribute }) => [attribute.name, attribute.displayName]))
    const chosen = codec && chosenNames(flags.attrs, codec.layout)
    if (log === 'data' || codec === undefined || chosen === undefined)
      return createDataWriter(format, { io, names: chosen, asked: flags.attrs !== undefined, displayNames })
    const raw = flags.integers === true
    const decoded = await createWriter(flags['single-line'] ? 'single-line' : format, { io, chosen, displayNames, raw })
    return {
      async write(record) {
        for (const input of framesOf(payloadRecord(record, ''), codec, { chosen, raw })) {
          const output = decodeInput(input, codec, { chosen, raw })
          total++
          if ('error' in output) failed++
          await decoded.write(output)
        }
      },
      end: decoded.end,
    }
  }

  // So that a follower can go over the same ground again and say nothing twice.
  const known = flags.follow ? createKnown(async () => new Map()) : undefined
  let second = 0
  let day = ''
  /** What no reading goes over again need not be known any more. */
  const forget = () => {
    const oldest = dateFolder(Math.max(0, second - overlap))
    for (const date of known?.dates() ?? []) if (date < oldest) known?.forget(date)
  }
  return {
    resume() {
      known?.beginReading()
      return second === 0 ? undefined : second
    },
    async write(record) {
      if (known !== undefined) {
        const at = timeOf(log, { ...record }) ?? 0
        const date = dateFolder(at)
        if (!(await known.take(date, digestOf(record)))) return
        second = Math.max(second, Math.floor(at))
        if (date !== day) forget()
        day = date
      }
      await write(record)
    },
    async rest(settled = 0) {
      second = Math.max(second, Math.floor(settled))
      forget()
    },
    async end() {
      await end()
      if (failed === 0) return 0
      await complain(io, `${failed} of ${total} ${total === 1 ? 'record' : 'records'} could not be decoded`)
      return 1
    },
  }
}
