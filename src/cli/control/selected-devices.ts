import type { ProductClient } from '../../api/contract.ts'
import { InputError } from '../fault.ts'
import type { Io } from '../io.ts'
import { fileText } from '../read-file.ts'

/** Which devices are meant. */
export interface Selection {
  /** A file of dids, `-` for stdin. */
  readonly file?: string | undefined
  readonly gid?: string | undefined
  /** Of those of the group, or of all: only these. */
  readonly online?: boolean | undefined
}

/**
 * The dids that are meant, each once, in the order in which they come.
 * @throws InputError for a file that cannot be read or that has lines which are no dids; what the search throws
 */
export async function selectedDevices(
  { file, gid, online }: Selection,
  product: ProductClient,
  io: Io,
): Promise<readonly string[]> {
  if (file !== undefined) return didsIn(await fileText(file, io), file === '-' ? 'stdin' : file)
  const dids = new Set<string>()
  const search = { ...(gid !== undefined && { gid }), ...(online && { is_online: 1 as const }) }
  for await (const { did } of product.each.searchDevices(search, { signal: io.interrupted })) dids.add(did)
  return [...dids]
}

/** A did a line; blank lines and what stands behind a # do not count. Lines of JSON, as `giztools devices` prints them, do too. */
function didsIn(text: string, name: string): readonly string[] {
  const dids = new Set<string>()
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const did = didIn(line)
    if (did === '') continue
    if (did === undefined)
      throw new InputError(
        `${name}:${index + 1}: expected a did, or a JSON object with one, got ${JSON.stringify(line.slice(0, 60))}`,
      )
    dids.add(did)
  }
  return [...dids]
}

function didIn(line: string): string | undefined {
  const text = line.replace(/#.*$/, '').trim()
  if (text === '' || /^[\w-]{1,64}$/.test(text)) return text
  try {
    const { did } = JSON.parse(line)
    return typeof did === 'string' && did !== '' ? did : undefined
  } catch {
    return undefined
  }
}
