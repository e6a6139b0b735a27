import type { Product } from '../definition/model.ts'
import { requireProduct } from '../definition/stages.ts'
import { GiztoolsError } from '../errors.ts'
import { createLayout } from '../layout/layout.ts'
import { listChanges } from './changes.ts'
import type { ProductDiff, Verdict } from './contract.ts'
import { matchFields } from './match.ts'
import { type Crossing, createSide } from './side.ts'
import { createVerdict } from './verdict.ts'

/**
 * What differs between two definitions of a product, and what becomes of the payloads of devices and a cloud that hold one each (see `Outcome`).
 * Every attribute that a verdict calls wrong or missing has a payload that proves it. The other way round, nothing else is wrong, except in corners where
 * the payloads cannot be gone through (each is said where it is decided: `compareSpots`, `createFlagSets`, `crossShifted`).
 * @throws GiztoolsError DEFINITION_INVALID as `createLayout` does, and for more than 2048 attributes
 */
export function diffProducts(old: Product, next: Product): ProductDiff {
  for (const product of [old, next]) requireProduct(product, 'diffProducts')
  for (const { attributes } of [old, next]) if (attributes.length > MOST_ATTRIBUTES) throw tooMany(attributes.length)
  const [oldSide, newSide] = [createSide(createLayout(old)), createSide(createLayout(next))]
  const matches = matchFields(oldSide.layout, newSide.layout)
  const oldPoints = new Map(oldSide.points.map(point => [point.field, point]))
  const newPoints = new Map(newSide.points.map(point => [point.field, point]))
  const pairs = matches.flatMap(match => {
    const [a, b] = [oldPoints.get(match.old), newPoints.get(match.new)]
    return a === undefined || b === undefined ? [] : [[a, b] as const]
  })
  const toNew: Crossing = { sender: oldSide, receiver: newSide, sameAs: new Map(pairs.map(([a, b]) => [b, a])) }
  const toOld: Crossing = { sender: newSide, receiver: oldSide, sameAs: new Map(pairs) }

  const reads = old.protocol === 'var_len' || next.protocol === 'var_len'
  const oldFirmware = 'old firmware, new cloud'
  const newFirmware = 'new firmware, old cloud'
  const verdicts: Verdict[] = [
    createVerdict(oldFirmware, 'report', toNew),
    createVerdict(oldFirmware, 'control', toOld),
    ...(reads ? [createVerdict(oldFirmware, 'read', toOld)] : []),
    createVerdict(newFirmware, 'report', toOld),
    createVerdict(newFirmware, 'control', toNew),
    ...(reads ? [createVerdict(newFirmware, 'read', toNew)] : []),
  ]
  return { changes: listChanges(oldSide.layout, newSide.layout, matches), verdicts }
}

// Work and memory grow with the square of the attributes; 343 is the most that was seen in a product (SPEC §3).
const MOST_ATTRIBUTES = 2048

function tooMany(count: number): GiztoolsError {
  const message = `definition: expected at most ${MOST_ATTRIBUTES} attributes to compare, got ${count}`
  return new GiztoolsError('DEFINITION_INVALID', message)
}
