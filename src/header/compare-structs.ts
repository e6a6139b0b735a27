import type { Field } from '../layout/layout.ts'
import { compareBlock } from './compare-block.ts'
import { about, type Comparison, onLine } from './comparison.ts'

/** Flags, then the structs that mirror the status block, then the application's own dataPoint_t. */
export function compareStructs(comparison: Comparison): void {
  compareAccess(comparison)
  compareFlags(comparison)
  const { header, layout } = comparison
  if (layout.protocol === 'standard' && header.values)
    compareBlock(header.values, ({ attribute }) => attribute.access === 'writable', comparison)
  if (header.status) compareBlock(header.status, () => true, comparison)
  comparePoints(comparison)
}

/** Writable is what the header has a flag for; in var_len, where everything has one, what raises event. */
function compareAccess({ layout, header, pairs, told, report }: Comparison): void {
  const flagged = new Map(header.flags?.members.map(member => [member.attribute, member.line]))
  const standard = layout.protocol === 'standard'
  if (standard ? header.flags === undefined : !header.hasEvents) return
  for (const { field, stated } of pairs) {
    const { attribute } = field
    const line = flagged.get(stated.name)
    const inHeader = standard ? line !== undefined : stated.event
    if (inHeader === (attribute.access === 'writable')) continue
    const sign = standard ? `flag in ${header.flags?.name}` : `event EVENT_${stated.macroName}`
    const place = standard && line !== undefined ? ` ${onLine(line)}` : ''
    const message = inHeader
      ? `header has ${standard ? 'a' : 'an'} ${sign}${place} for it, so takes it for writable, definition says ${attribute.access}`
      : `header has no ${sign} for it, so takes it for read-only, definition says writable`
    report(about(attribute, { code: 'header-access', severity: 'error', message }, 'type'))
    told.add(attribute.name)
  }
}

/** One flag an attribute, its bit the attribute's id (SPEC §3, §5). */
function compareFlags({ layout, header, pairs, lacking, surplus, told, report }: Comparison): void {
  const { flags } = header
  if (flags === undefined) return
  const placed: { readonly name: string; readonly bit: number; readonly line: number }[] = []
  let bit = 0
  for (const member of flags.members) {
    if (member.attribute !== undefined) placed.push({ name: member.attribute, bit, line: member.line })
    bit += member.bits ?? (member.bytes ?? 1) * 8
  }
  const names = new Set(placed.map(({ name }) => name))
  const wanted: Field[] = []
  // Where an attribute is only on one side, the bits behind it differ for that reason alone.
  let shifted =
    layout.fields.some(({ attribute, flag }) => flag !== undefined && lacking.has(attribute.name)) ||
    placed.some(({ name }) => surplus.has(name))
  for (const { field, stated } of pairs) {
    if (field.flag === undefined || told.has(field.attribute.name)) shifted ||= told.has(field.attribute.name)
    else if (names.has(stated.name)) wanted.push(field)
    else {
      const message = `header has no flag for it in ${flags.name} ${onLine(flags.line)}, definition's is bit ${field.flag}: the flags behind it mean the wrong attributes`
      report(about(field.attribute, { code: 'header-flag', severity: 'error', message }, 'id'))
      shifted = true
    }
  }
  const byName = new Map(pairs.map(({ field, stated }) => [stated.name, field]))
  const comparable = new Set(wanted)
  const present = placed.filter(({ name }) => comparable.has(byName.get(name) as Field))
  const index = present.findIndex(({ name }, at) => byName.get(name) !== wanted[at])
  const wrong =
    layout.protocol === 'standard'
      ? 'a control sets the wrong attributes'
      : 'payloads carry other attributes than they say'
  if (index >= 0) {
    const field = wanted[index] ?? (byName.get((present[index] as { name: string }).name) as Field)
    const { name, line } = present[index] as { name: string; line: number }
    const before =
      wanted[index] === undefined
        ? 'once too often'
        : `where the definition has ${field.attribute.name} (id ${field.flag})`
    const message = `header has the flag of ${name} in ${flags.name} ${onLine(line)} ${before}: ${wrong}`
    report(about(field.attribute, { code: 'header-flag', severity: 'error', message }, 'id'))
  } else if (!shifted) {
    const off = present.findIndex(({ bit }, at) => bit !== wanted[at]?.flag)
    if (off < 0) return
    const field = wanted[off] as Field
    const { bit, line } = present[off] as { bit: number; line: number }
    const message = `header has its flag at bit ${bit} of ${flags.name} ${onLine(line)}, definition says ${field.flag} (its id): ${wrong}`
    report(about(field.attribute, { code: 'header-flag', severity: 'error', message }, 'id'))
  }
}

/** dataPoint_t never goes over the wire: what it lacks is a warning. */
function comparePoints({ header, pairs, told, report }: Comparison): void {
  if (header.points === undefined) return
  const { name, line, members } = header.points
  const byName = new Map(members.map(member => [member.attribute, member]))
  for (const { field, stated } of pairs) {
    const { attribute } = field
    if (told.has(attribute.name)) continue
    const member = byName.get(stated.name)
    if (member === undefined) {
      const message = `${name} ${onLine(line)} of the header has no value${attribute.name}: the firmware's own code cannot reach it`
      report(about(attribute, { code: 'header-member', severity: 'warning', message }))
      continue
    }
    const isBool = member.type === 'bool'
    const elements = attribute.dataType === 'binary' ? attribute.bytes : undefined
    const differs =
      isBool !== (attribute.dataType === 'bool') ||
      member.isArray !== (elements !== undefined) ||
      (member.elements ?? elements) !== elements
    if (!differs) continue
    const array = member.isArray ? `[${member.elements ?? '?'}]` : ''
    const binary = elements === undefined ? '' : ` of ${elements} bytes`
    const message = `${name} of the header has ${member.type} ${member.name}${array} ${onLine(member.line)}, definition says ${attribute.dataType}${binary}`
    report(about(attribute, { code: 'header-type', severity: 'warning', message }, 'data_type'))
  }
}
