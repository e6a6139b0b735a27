import type { Span } from '../frame/span.ts'
import { alignColumns, withNotes } from './columns.ts'
import { visible } from './visible.ts'

const HEAD = ['offset', 'bytes', 'bits', 'field', 'raw', 'value']
const VALUE = HEAD.indexOf('value')
const BYTES_PER_LINE = 8

/**
 * Spans as lines for people. Each byte is shown once, by the first span that touches it; a long span goes over several lines.
 *
 *     offset  bytes  bits   field   raw  value
 *     0009    10     6..5   mode    0    制冷
 *                    4      switch  1    1
 */
export function dumpLines(
  spans: readonly Span[],
  bytes: Uint8Array,
  width?: number,
  colourOf: (span: Span, line: string) => string = (_span, line) => line,
): readonly string[] {
  let shownUpTo = 0
  const rows: (readonly string[])[] = []
  const notes: string[] = []
  const owners: Span[] = []
  for (const span of spans) {
    const end = endOf(span)
    const touched = end > shownUpTo ? chunks(bytes.subarray(span.offset, end)) : [new Uint8Array(0)]
    shownUpTo = Math.max(shownUpTo, end)
    for (const [index, chunk] of touched.entries()) {
      const offset = chunk.length > 0 ? hex(span.offset + index * BYTES_PER_LINE, 4) : ''
      rows.push([
        offset,
        [...chunk].map(byte => hex(byte, 2)).join(' '),
        ...(index === 0 ? aboutSpan(span) : ['', '', '', '']),
      ])
      owners.push(span)
      notes.push(index === 0 ? visible(span.note ?? '') : '')
    }
  }
  // A column that nothing stands in is left out.
  const used = HEAD.map((_, column) => column).filter(column => rows.some(row => row[column] !== ''))
  const lines = alignColumns(
    [HEAD, ...rows].map(row => used.map(column => row[column] as string)),
    { width, givingWay: used.includes(VALUE) ? [[used.indexOf(VALUE)]] : [] },
  )
  const painted = lines.map((line, index) => {
    const owner = owners[index - 1]
    return owner === undefined ? line : colourOf(owner, line)
  })
  return withNotes(painted, notes, { indent: (lines[0] as string).indexOf('field'), width })
}

/** Which bits of each byte that the span touches: `7..0`, `3`, or `0|7..6` where it crosses into the next. Nothing for whole bytes. */
export function bitsOf({ bit, bits }: Pick<Span, 'bit' | 'bits'>): string {
  if (bit === 7 && bits % 8 === 0 && bits > 8) return ''
  const parts: string[] = []
  for (let high = bit, left = bits; left > 0; high = 7) {
    const low = Math.max(0, high - left + 1)
    parts.push(high === low ? `${high}` : `${high}..${low}`)
    left -= high - low + 1
  }
  return parts.join('|')
}

function aboutSpan(span: Span): readonly string[] {
  const { field, attribute, raw, value } = span
  const name = attribute === undefined ? field : field === 'attribute' ? attribute : `${field} ${attribute}`
  return [bitsOf(span), name, shownRaw(raw), String(value ?? '')].map(text => visible(text))
}

/** The bytes of a binary stand in the bytes column already. */
function shownRaw(raw: Span['raw']): string {
  return typeof raw === 'number' ? String(raw) : ''
}

function endOf({ offset, bit, bits }: Span): number {
  return offset + Math.ceil((7 - bit + bits) / 8)
}

function chunks(bytes: Uint8Array): readonly Uint8Array[] {
  const count = Math.max(1, Math.ceil(bytes.length / BYTES_PER_LINE))
  return Array.from({ length: count }, (_, index) =>
    bytes.subarray(index * BYTES_PER_LINE, (index + 1) * BYTES_PER_LINE),
  )
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0')
}
