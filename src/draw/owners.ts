import type { Field, Layout } from '../layout/layout.ts'
import { type Filling, type Ground, MISSING, type Owner } from './cells.ts'
import type { FilledBody } from './filled.ts'
import { plain } from './plain.ts'
import { aboutRow, type SheetRow } from './sheet.ts'
import type { Run } from './stretches.ts'

/** Whom the bits of a field belong to. A bool's value is the bit itself. */
export function attributeOwner({ attribute }: Field, row: SheetRow, isIdle = false): Owner {
  return {
    mark: attribute.access,
    name: row.name,
    about: aboutRow(row),
    parts: attribute.dataType === 'binary' ? 'bytes' : 'bits',
    // Of a binary the bytes stand beside it already.
    value:
      row.value === '' || ((attribute.dataType === 'bool' || attribute.dataType === 'binary') && row.value !== MISSING)
        ? undefined
        : row.value,
    isIdle,
  }
}

/** The attr_flags: one big-endian integer, bit = id (SPEC §3). */
export function flagsGround({ fields, flagsLength }: Layout, title: string, filled: FilledBody | undefined): Ground {
  const runs = fields.flatMap(({ flag, attribute }): Run<Owner>[] => {
    if (flag === undefined) return []
    const name = plain(attribute.name)
    const owner: Owner = { mark: attribute.access, name, about: `flag ${flag}: ${name}`, parts: 'none' }
    return [{ start: 8 * flagsLength - 1 - flag, bits: 1, owner }]
  })
  return {
    title,
    bytes: flagsLength,
    runs,
    groups: [{ offset: 0, bytes: flagsLength }],
    filling: filled && part(filled.body, 0, flagsLength),
  }
}

/** Bytes that no attribute explains: after the values, or of a message that has none. */
export function unreadGround(title: string, name: string, { body }: FilledBody, from: number): readonly Ground[] {
  const filling = part(body, from, body.bytes.length)
  const bytes = filling.bytes.length
  if (bytes === 0) return []
  const owner: Owner = { mark: 'unread', name, about: name, parts: 'bytes' }
  return [{ title, firstByte: from, bytes, runs: [{ start: 0, bits: 8 * bytes, owner }], groups: [], filling }]
}

export function part({ bytes, placeOf }: Filling, from: number, to: number): Filling {
  return { bytes: bytes.subarray(from, to), placeOf: index => placeOf(from + index) }
}
