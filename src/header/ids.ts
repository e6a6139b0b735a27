import type { Header, HeaderAttribute } from './header.ts'

export interface Numbered {
  readonly attribute: HeaderAttribute
  readonly id: number
  /** Whether the header tells the id, and it is not just the next one. */
  readonly isKnown: boolean
}

/**
 * The attributes in id order. A flag's bit is the id; `dataPoint_t` has all attributes in the order of their ids. What neither names comes last.
 */
export function idsOf({ attributes, flags, points }: Header): readonly Numbered[] {
  const ids = new Map<string, number>()
  let bit = 0
  for (const { attribute, bits, bytes } of flags?.members ?? []) {
    if (attribute !== undefined && attributes.has(attribute) && !ids.has(attribute)) ids.set(attribute, bit)
    bit += bits ?? (bytes ?? 1) * 8
  }
  const numbered = [...ids].map(([name, id]) => ({
    attribute: attributes.get(name) as HeaderAttribute,
    id,
    isKnown: true,
  }))
  let next = numbered.reduce((most, { id }) => Math.max(most, id + 1), 0)
  const inPoints = new Set(points?.members.map(({ attribute }) => attribute))
  for (const attribute of attributes.values())
    if (!ids.has(attribute.name)) numbered.push({ attribute, id: next++, isKnown: inPoints.has(attribute.name) })
  return numbered
}
