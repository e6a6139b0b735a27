import { describe } from '../definition/finding.ts'
import type { Attribute, EnumAttribute, NumberAttribute } from '../definition/model.ts'
import type { Field, Layout } from '../layout/layout.ts'
import type { Change, ChangeKind } from './contract.ts'
import { type Match, placeOf } from './match.ts'
import { counted, placeText } from './place-text.ts'

/** Everything that differs: the product first, then what was removed (old id order), then the rest (new id order). */
export function listChanges(old: Layout, next: Layout, matches: readonly Match[]): readonly Change[] {
  const matched = new Map(matches.map(match => [match.new, match]))
  const kept = new Set(matches.map(match => match.old))
  return [
    ...productChanges(old, next),
    ...old.fields.filter(field => !kept.has(field)).map(removed),
    ...next.fields.flatMap(field => {
      const match = matched.get(field)
      return match === undefined ? [added(field)] : fieldChanges(match)
    }),
  ]
}

function productChanges({ product: old }: Layout, { product: next }: Layout): Change[] {
  const changes: Change[] = []
  const compare = (kind: ChangeKind, path: string, before: string, after: string, because: string) => {
    if (before !== after)
      changes.push({
        kind,
        before,
        after,
        path,
        message: `${kind}: ${before || 'none'}, now ${after || 'none'}: ${because}`,
      })
  }
  compare('protocol', 'protocolType', old.protocol, next.protocol, 'neither side knows the actions of the other')
  compare('product key', 'product_key', old.productKey, next.productKey, 'to the cloud these are two products')
  return changes
}

function removed({ attribute, ...field }: Field): Change {
  const before = summary({ attribute, ...field })
  const { name, path } = attribute
  return { kind: 'removed', attribute: name, before, message: `${name}: removed, was ${before}`, path }
}

function added(field: Field): Change {
  const after = summary(field)
  const { name, path } = field.attribute
  return { kind: 'added', attribute: name, after, message: `${name}: added, ${after}`, path }
}

function fieldChanges({ old, new: next }: Match): Change[] {
  const [a, b] = [old.attribute, next.attribute]
  const changes: Change[] = []
  const compare = (kind: ChangeKind, before: string, after: string, verb: string = kind) => {
    if (before === after) return
    const message = `${b.name}: ${verb}, ${before}, now ${after}`
    changes.push({ kind, attribute: b.name, before, after, message, path: b.path })
  }
  compare('renamed', a.name, b.name)
  compare('reclassified', a.access, b.access, 'class changed')
  compare('retyped', a.dataType, b.dataType, 'type changed')
  if (old.bits !== next.bits) compare('resized', widthText(old), widthText(next))
  compareFlags(old, next, compare)
  if (moved(old, next)) compare('moved', whereText(old), whereText(next))
  if (isNumber(a) && isNumber(b)) {
    compare('rescaled', scaleText(a), scaleText(b))
    compare('limits', `raw ${a.scale.min}..${a.scale.max}`, `raw ${b.scale.min}..${b.scale.max}`, 'limits changed')
  }
  if (a.dataType === 'enum' && b.dataType === 'enum') changes.push(...relabelled(a, b))
  return changes
}

// In standard only writable attributes have a flag; what number the others have says nothing.
function compareFlags(
  old: Field,
  next: Field,
  compare: (kind: ChangeKind, before: string, after: string) => void,
): void {
  if (old.flag !== undefined && next.flag !== undefined) compare('renumbered', `flag ${old.flag}`, `flag ${next.flag}`)
}

function relabelled(a: EnumAttribute, b: EnumAttribute): Change[] {
  const longer = Math.max(a.labels.length, b.labels.length)
  const differing = Array.from({ length: longer }, (_, index) => index).filter(
    index => a.labels[index] !== b.labels[index],
  )
  if (differing.length === 0) return []
  const shown = differing.slice(0, 8).map(index => `${index} ${labelText(a, index)} → ${labelText(b, index)}`)
  const more = differing.length > shown.length ? `, … (${differing.length} labels)` : ''
  return [
    {
      kind: 'relabelled',
      attribute: b.name,
      before: listed(a, differing),
      after: listed(b, differing),
      message: `${b.name}: relabelled, ${shown.join(', ')}${more}`,
      path: b.path,
    },
  ]
}

function listed(attribute: EnumAttribute, indices: readonly number[]): string {
  return indices.map(index => `${index} ${labelText(attribute, index)}`).join(', ')
}

function labelText({ labels }: EnumAttribute, index: number): string {
  return index < labels.length ? describe(labels[index]) : 'none'
}

function summary(field: Field): string {
  const { access, dataType } = field.attribute
  return `${access} ${dataType} of ${widthText(field)} at ${whereText(field)}`
}

function widthText({ attribute, bits }: Field): string {
  return 'bytes' in attribute ? counted(attribute.bytes, 'byte') : counted(bits, 'bit')
}

function whereText(field: Field): string {
  const place = placeOf(field)
  return place === undefined ? `id ${field.flag}` : `status ${placeText(place, field.bits)}`
}

/** A bit field that only gets wider keeps its lowest bit, a byte field its first byte. In var_len nothing has a place. */
function moved(old: Field, next: Field): boolean {
  const [before, after] = [placeOf(old), placeOf(next)]
  if (before === undefined || after === undefined) return false
  const low = old.group !== undefined && next.group !== undefined
  return low ? before + old.bits !== after + next.bits : before !== after
}

function isNumber(attribute: Attribute): attribute is NumberAttribute {
  return 'scale' in attribute
}

function scaleText({ scale: { ratio, addition } }: NumberAttribute): string {
  return `raw · ${ratio} + ${addition}`
}
