import type { BitGroup } from '../layout/layout.ts'
import { formatBytesShort, hexByte } from './hex-bytes.ts'
import type { Mark } from './marks.ts'
import { range } from './place.ts'
import { type Run, type Stretch, stretchesOf } from './stretches.ts'

/** Whatever bits can belong to. Texts are plain (`plain`). */
export interface Owner {
  readonly mark: Mark
  readonly name: string
  /** For a tooltip: a few lines with all there is to say. */
  readonly about: string
  /** How a part of it is told: by bits of its value (`[4..3]`), by bytes, or not at all. */
  readonly parts: 'bits' | 'bytes' | 'none'
  /** What a payload says. */
  readonly value?: string | undefined
  /** In a control: not flagged, so what stands here does not count. */
  readonly isIdle?: boolean
}

/** A rectangle in a row: bits of one byte (or of the bytes of a collapsed row) that belong together. */
export interface Cell {
  /** 0 is bit 7, the most significant. */
  readonly column: number
  readonly columns: number
  readonly mark: Mark
  /** The owner's name; of several owners the first few, and how many more there are. */
  readonly names: readonly string[]
  /** Which part of the owner it is, where it is not the whole: `[4..3]`, ` byte 2`. */
  readonly part: string
  /** With a payload: the bits that stand here and, in the owner's first cell, its value. */
  readonly detail: string
  readonly about: string
  /** Nothing stands here that counts: the payload ends before it, or does not flag it. */
  readonly faint: boolean
}

/** A byte, or several bytes that look the same and are drawn as one row. */
export interface Row {
  readonly first: number
  readonly last: number
  /** With a payload: the byte's offset in what was given, and the byte. Both empty past its end. */
  readonly at: string
  readonly hex: string
  /** All of it belongs to what the whole row above belongs to. */
  readonly isJoined: boolean
  /** What bits 7 to 0 are called in their bit group; empty where the byte is in none. */
  readonly numbers: readonly string[]
  /** They cover all eight columns, without a gap and without an overlap. */
  readonly cells: readonly Cell[]
}

/** Consecutive bytes and what is known of them. Runs and groups count from the block's first byte. */
export interface Ground {
  readonly title: string
  /** The number of the first byte, where it is not 0. */
  readonly firstByte?: number
  readonly bytes: number
  readonly runs: readonly Run<Owner>[]
  readonly groups: readonly BitGroup[]
  readonly filling?: Filling | undefined
}

/** The bytes of a payload that stand in a block; fewer than the block has, where the payload is cut. */
export interface Filling {
  readonly bytes: Uint8Array
  /** Offset in the payload that was given. */
  placeOf(index: number): number
}

/** Rows of a block. Nobody's bits are drawn, too. */
export interface Block {
  readonly title: string
  readonly isFilled: boolean
  readonly rows: readonly Row[]
}

/** What stands where a payload is too short to cover an attribute. */
export const MISSING = 'missing'

/** A longer run of bytes that look the same is its first row, one for those between, and its last. */
const SHOWN_WHOLE = 4

export function blockOf(ground: Ground): Block {
  const stretches = stretchesOf(ground.runs, 8 * ground.bytes)
  const numbersOf = groupNumbers(ground)
  const rows: Row[] = []
  let at = 0
  for (let byte = 0; byte < ground.bytes; ) {
    while ((stretches[at] as Stretch<Owner>).end <= 8 * byte) at++
    const stretch = stretches[at] as Stretch<Owner>
    const alike = Math.floor(stretch.end / 8) - byte
    if (alike > SHOWN_WHOLE && stretch.start <= 8 * byte) {
      for (const [first, last] of [
        [byte, byte],
        [byte + 1, byte + alike - 2],
        [byte + alike - 1, byte + alike - 1],
      ] as const)
        rows.push(rowOf(ground, first, last, [stretch], numbersOf))
      byte += alike
    } else {
      const touching = [stretch]
      for (let next = at + 1; next < stretches.length; next++) {
        if ((stretches[next] as Stretch<Owner>).start >= 8 * byte + 8) break
        touching.push(stretches[next] as Stretch<Owner>)
      }
      rows.push(rowOf(ground, byte, byte, touching, numbersOf))
      byte++
    }
  }
  return { title: ground.title, isFilled: ground.filling !== undefined, rows }
}

function rowOf(
  ground: Ground,
  first: number,
  last: number,
  stretches: readonly Stretch<Owner>[],
  numbersOf: (byte: number) => readonly string[],
): Row {
  const { firstByte = 0, filling } = ground
  const there = filling === undefined ? new Uint8Array(0) : filling.bytes.subarray(first, last + 1)
  return {
    first: firstByte + first,
    last: firstByte + last,
    at: there.length > 0 ? (filling as Filling).placeOf(first).toString(16).padStart(4, '0') : '',
    hex: there.length > 0 && first === last ? hexByte(there[0] as number) : '',
    isJoined:
      (stretches[0] as Stretch<Owner>).start <= 8 * (first - 1) && (stretches[0] as Stretch<Owner>).end >= 8 * last + 8,
    numbers: first === last ? numbersOf(first) : [],
    cells: stretches.map(stretch =>
      cellOf(stretch, Math.max(stretch.start, 8 * first), Math.min(stretch.end, 8 * last + 8), filling && there),
    ),
  }
}

function cellOf({ owners, count }: Stretch<Owner>, start: number, end: number, there: Uint8Array | undefined): Cell {
  const [run] = owners
  const owner = run?.owner ?? RESERVED
  const isMultiple = count > 1
  const names = owners.map(({ owner: { name } }) => name)
  const isOne = run !== undefined && !isMultiple
  return {
    column: start & 7,
    columns: end - start > 8 ? 8 : end - start,
    mark: isMultiple ? 'overlap' : owner.mark,
    names:
      run === undefined ? [owner.name] : [...names, ...(count > names.length ? [`${count - names.length} more`] : [])],
    part: isOne ? partOf(run, start, end) : bytesPart(start, end),
    detail: there === undefined ? '' : detailOf(isOne ? run : undefined, start, end, there),
    about: run === undefined ? owner.about : owners.map(({ owner: { about } }) => about).join('\n\n'),
    faint: there !== undefined && (there.length === 0 || (isOne && owner.isIdle === true)),
  }
}

const RESERVED: Owner = { mark: 'reserved', name: 'reserved', about: 'no attribute', parts: 'none' }

function partOf({ start: from, bits, owner }: Run<Owner>, start: number, end: number): string {
  if (start === from && end === from + bits) return ''
  if (owner.parts === 'none') return bytesPart(start, end)
  if (owner.parts === 'bits') return `[${range(bits - 1 - (start - from), bits - (end - from))}]`
  const [first, last] = [Math.floor((start - from) / 8), Math.floor((end - 1 - from) / 8)]
  return first === last ? ` byte ${first}` : ` … bytes ${first}..${last}`
}

function bytesPart(start: number, end: number): string {
  return end - start > 8 ? ` … ${Math.floor((end - start) / 8)} bytes` : ''
}

/**
 * `010 = 自动`; `10… = 21` and `…101` where a field goes on in other cells; `(0)` where it does not count; `missing` where the payload has ended.
 * Of a binary only the bytes, its value is no more.
 */
function detailOf(run: Run<Owner> | undefined, start: number, end: number, there: Uint8Array): string {
  const isFirst = run?.start === start
  if (there.length === 0) return isFirst ? MISSING : ''
  if (end - start > 8) return formatBytesShort(there)
  const bits = (there[0] as number)
    .toString(2)
    .padStart(8, '0')
    .slice(start & 7, (start & 7) + end - start)
  if (run === undefined) return bits
  const { value, parts, isIdle } = run.owner
  const isCut = parts === 'bits'
  const shown = `${isCut && !isFirst ? '…' : ''}${bits}${isCut && end < run.start + run.bits ? '…' : ''}`
  const text = isFirst && value !== undefined ? `${shown} = ${value}` : shown
  return isIdle ? `(${text})` : text
}

/** What the bits of a byte are called in its bit groups: a careless definition may have several at one place. */
function groupNumbers({ groups, bytes }: Ground): (byte: number) => readonly string[] {
  const stretches = stretchesOf(
    groups.map(group => ({ start: group.offset, bits: group.bytes, owner: group })),
    bytes,
  )
  let at = 0
  return byte => {
    // Asked for byte after byte.
    while (at < stretches.length - 1 && (stretches[at] as Stretch<BitGroup>).end <= byte) at++
    const lows = (stretches[at]?.owners ?? []).map(({ owner }) => 8 * (owner.offset + owner.bytes - 1 - byte))
    if (lows.length === 0) return []
    return Array.from({ length: 8 }, (_, column) => [...new Set(lows)].map(low => low + 7 - column).join('/'))
  }
}
