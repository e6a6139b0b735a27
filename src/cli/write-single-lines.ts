import type { RecordWriter, WriterSettings } from './record-writer.ts'
import { visible } from './visible.ts'
import { failure, heading, remarks, shown } from './write-table.ts'

/** For people and for grep: a line a record. `2018-01-31 15:37:23.044  dev2app  report  envelope 0x0091  switch=1 mode=制冷  issue: …` */
export function createSingleLineWriter({ io }: WriterSettings): RecordWriter {
  return {
    async write(record) {
      if ('error' in record) return void (await io.stdout.write(`${failure(record, io.timeZone)}\n`))
      const values = Object.entries(record.attrs).map(([name, value]) => {
        const raw = record.raw?.[name]
        return `${visible(name)}=${shown(value)}${raw === undefined || raw === value ? '' : ` (${shown(raw)})`}`
      })
      const odd = remarks(record).map(([title, text]) => `${title}: ${text}`)
      const parts = [heading(record, io.timeZone), values.join(' '), ...odd]
      await io.stdout.write(`${parts.filter(part => part !== '').join('  ')}\n`)
    },
    async end() {},
  }
}
