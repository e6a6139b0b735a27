import { formatBytes, parseBytes } from '../../bytes/sniff.ts'
import { complain } from '../fault.ts'
import type { Io } from '../io.ts'
import type { ConvertFlags } from '../options.ts'
import { payloadRecords } from '../payload-records.ts'
import { payloadFault } from '../record.ts'

export async function convert(words: readonly string[], flags: ConvertFlags, io: Io): Promise<number> {
  let failed = 0
  for await (const input of payloadRecords(words, io)) {
    try {
      if ('problem' in input) throw input.problem
      const bytes = parseBytes(input.text, input.form ?? flags.text)
      await io.stdout.write(`${formatBytes(bytes, flags.to)}\n`)
    } catch (error) {
      failed++
      await complain(io, `${input.where}: ${payloadFault(error).message}`)
    }
  }
  return failed > 0 ? 1 : 0
}
