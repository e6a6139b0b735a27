import { type Attribute, isBitAttribute, type Position } from '../../definition/model.ts'
import { assignPositions } from '../../layout/assign-positions.ts'
import { type Place, quoted, span, spanText } from '../places.ts'
import type { Found, Rule } from '../rule.ts'

/** More would say nothing new, and a hostile definition has n² of them. */
const MOST_OVERLAPS = 1000

export const positionRules: readonly Rule[] = [
  {
    code: 'overlap',
    severity: 'error',
    reason: 'Where two attributes share bits, a change of one changes the other.',
    find: ({ places }) => {
      const found: Found[] = []
      let open: Place[] = []
      for (const place of places) {
        open = open.filter(({ end }) => end > place.start)
        for (const before of open) {
          if (found.length === MOST_OVERLAPS) return found
          found.push(overlap(before, place))
        }
        open.push(place)
      }
      return found
    },
  },
  {
    code: 'gap',
    severity: 'warning',
    reason: 'The platform leaves no gaps, so bytes or bits that no attribute claims hint at a lost or misplaced one.',
    find: ({ places, layout }) => {
      const found: Found[] = []
      let end = 0
      let last: Place | undefined
      for (const place of places) {
        // A group is a whole number of bytes: the bits above its highest attribute are padding, not a gap.
        const groupStart = (place.field.group?.offset ?? 0) * 8
        const until = place.field.group !== undefined && groupStart >= end ? groupStart : place.start
        if (until > end) found.push(gap(last, place, end, until))
        if (place.end > end) [end, last] = [place.end, place]
      }
      if (layout !== undefined && last !== undefined && layout.statusLength * 8 > end)
        found.push(gap(last, undefined, end, layout.statusLength * 8))
      return found
    },
  },
  {
    code: 'platform-position',
    severity: 'warning',
    reason: 'The platform computes positions from classes, types and ids, and generated firmware has those.',
    find: ({ product: { attributes }, places }) => (places.length === 0 ? [] : displaced(attributes)),
  },
  {
    code: 'positions-missing',
    severity: 'error',
    reason:
      'In a standard product all attributes at byte 0, bit 0 would be one and the same bit: the positions were lost.',
    find: ({ product: { protocol, attributes } }) => {
      if (protocol !== 'standard' || !allAtZero(attributes)) return []
      const path = `${(attributes[0] as Attribute).path}.position`
      return [
        {
          path,
          message: `all ${attributes.length} attributes are at byte 0, bit 0, as in a var_len product, but protocolType is standard`,
          attributes: attributes.map(({ name }) => name),
          expected: 'protocolType var_len, or no positions at all: giztools then computes them',
        },
      ]
    },
  },
  {
    code: 'var-len-positions',
    severity: 'warning',
    reason: 'var_len packs only what its flags name, so stated positions mean nothing and mislead whoever reads them.',
    find: ({ product: { protocol, attributes } }) => {
      const placed = attributes.filter(({ position: p }) => p !== undefined && (p.byteOffset > 0 || p.bitOffset > 0))
      const first = placed[0]
      if (protocol !== 'var_len' || first === undefined) return []
      const who =
        placed.length === 1
          ? `${quoted(first.name)} states`
          : `${quoted(first.name)} and ${placed.length - 1} more state`
      return [
        {
          path: `${first.path}.position`,
          message: `${who} a place in a status block, which a var_len product does not have`,
          attributes: placed.map(({ name }) => name),
          expected: 'byte_offset 0 and bit_offset 0 throughout',
        },
      ]
    },
  },
]

/** What a definition looks like whose positions were never filled in. */
export function allAtZero(attributes: readonly Attribute[]): boolean {
  return (
    attributes.length > 1 &&
    attributes.every(({ position: p }) => p !== undefined && p.byteOffset === 0 && p.bitOffset === 0)
  )
}

function overlap(a: Place, b: Place): Found {
  const [start, end] = [Math.max(a.start, b.start), Math.min(a.end, b.end)]
  // The later id is the one that a person added to what was there.
  const [first, second] = a.field.attribute.id < b.field.attribute.id ? [a, b] : [b, a]
  return {
    path: `${second.field.attribute.path}.position`,
    message: `${quoted(second.field.attribute.name)} and ${quoted(first.field.attribute.name)} both claim ${spanText(start, end)}`,
    attributes: [second.field.attribute.name, first.field.attribute.name],
    ...span(start, end),
    expected: `${spanText(start, end)} for one of them alone`,
  }
}

function gap(before: Place | undefined, after: Place | undefined, start: number, end: number): Found {
  const names = [after, before].flatMap(place => (place === undefined ? [] : [place.field.attribute]))
  const between = names.map(({ name }) => quoted(name)).reverse()
  const where =
    before === undefined
      ? `before ${between[0]}`
      : after === undefined
        ? `after ${between[0]}`
        : `between ${between.join(' and ')}`
  return {
    path: `${(names[0] as Attribute).path}.position`,
    message: `no attribute claims ${spanText(start, end)}, ${where}`,
    attributes: names.map(({ name }) => name),
    ...span(start, end),
    expected: 'no gap: each attribute starts where the one before it ends',
  }
}

/** Attributes off their place, one finding for each run of them that is off by the same amount: one hole moves all that follow. */
function displaced(attributes: readonly Attribute[]): readonly Found[] {
  const assigned = assignPositions(attributes)
  const rows = attributes
    .map((attribute, index) => ({ attribute, right: assigned[index] as Position }))
    .sort((a, b) => a.right.byteOffset - b.right.byteOffset || a.right.bitOffset - b.right.bitOffset)
  const runs: { bytes: number; bits: number; rows: typeof rows }[] = []
  for (const row of rows) {
    const stated = row.attribute.position
    if (stated === undefined) continue
    const bytes = stated.byteOffset - row.right.byteOffset
    const bits = stated.bitOffset - row.right.bitOffset
    const run = runs.at(-1)
    if (run?.bytes === bytes && run.bits === bits) run.rows.push(row)
    else runs.push({ bytes, bits, rows: [row] })
  }
  return runs
    .filter(({ bytes, bits }) => bytes !== 0 || bits !== 0)
    .map(({ rows }) => {
      const { attribute, right } = rows[0] as (typeof rows)[number]
      const others = rows.length === 1 ? '' : `, and ${rows.length - 1} more off by as much`
      return {
        path: `${attribute.path}.position`,
        message: `${quoted(attribute.name)} is at ${positionText(attribute, attribute.position as Position)}, the platform would have it at ${positionText(attribute, right)}${others}`,
        attributes: rows.map(row => row.attribute.name),
        expected: positionText(attribute, right),
      }
    })
}

function positionText(attribute: Attribute, { byteOffset, bitOffset }: Position): string {
  return isBitAttribute(attribute) ? `byte_offset ${byteOffset}, bit_offset ${bitOffset}` : `byte_offset ${byteOffset}`
}
