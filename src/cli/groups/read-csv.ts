import { parse } from 'csv-parse/sync'
import { InputError } from '../fault.ts'

/**
 * Which group each MAC is wanted in: rows with the columns `mac` and `gid`, whatever else they have.
 * @throws InputError naming the line
 */
export function readWanted(text: string, name: string): ReadonlyMap<string, string> {
  const wanted = new Map<string, string>()
  for (const { record, info } of rowsOf(text, name)) {
    const { mac, gid } = record
    const where = `${name}:${info.lines}`
    if (!mac || !gid) throw new InputError(`${where}: expected columns mac and gid with something in them`)
    const before = wanted.get(mac)
    if (before !== undefined && before !== gid)
      throw new InputError(`${where}: ${mac} is wanted in ${gid}, and in ${before} by a line before`)
    wanted.set(mac, gid)
  }
  return wanted
}

interface Row {
  readonly record: Readonly<Record<string, string | undefined>>
  readonly info: { readonly lines: number }
}

function rowsOf(text: string, name: string): readonly Row[] {
  try {
    return parse(text, { columns: true, bom: true, trim: true, skip_empty_lines: true, info: true }) as unknown as Row[]
  } catch (error) {
    throw new InputError(`${name}: ${(error as Error).message}`)
  }
}
