import { isBitAttribute } from '../definition/model.ts'
import type { BitGroup } from '../layout/layout.ts'
import { about, bytesOf, CLASS_WORD, type Comparison, onLine, type Pair, plural } from './comparison.ts'
import type { Stated, Suffix } from './header.ts'

/** Positions, widths, scales and limits of each attribute as its macros have them. */
export function compareMacros(comparison: Comparison): void {
  const pairs = comparison.pairs.filter(pair => hasItsKind(pair, comparison))
  if (comparison.layout.protocol === 'standard') comparePositions(pairs, comparison)
  for (const pair of pairs) {
    compareLength(pair, comparison)
    compareScale(pair, comparison)
    const missing = expectedMacros(pair, comparison).filter(suffix => pair.stated.macros[suffix] === undefined)
    const names = missing.map(suffix => `${pair.stated.macroName}_${suffix}`)
    if (pair.field.attribute.dataType === 'enum' && pair.stated.codes === undefined)
      names.push(`${pair.stated.macroName}_ENUM_T`)
    if (names.length === 0) continue
    const message = `header has no ${names.join(', ')}: it could not be compared`
    comparison.report(about(pair.field.attribute, { code: 'header-incomplete', severity: 'warning', message }))
  }
}

const PLACE: readonly Suffix[] = ['BYTEOFFSET', 'BITOFFSET']
const SCALE: readonly Suffix[] = ['RATIO', 'ADDITION', 'MIN', 'MAX']

function expectedMacros({ field: { attribute } }: Pair, { layout }: Comparison): readonly Suffix[] {
  const isStandard = layout.protocol === 'standard'
  if (isBitAttribute(attribute)) return isStandard ? [...PLACE, 'LEN'] : ['LEN']
  return [...(attribute.dataType === 'binary' ? [] : SCALE), ...(isStandard ? [] : (['LEN'] as const))]
}

/** A bool or enum has no ratio, a number or binary no bit: where the header says so, nothing else about it can agree. */
function hasItsKind({ field, stated }: Pair, { report, told }: Comparison): boolean {
  const { attribute } = field
  const wrong: readonly Suffix[] = isBitAttribute(attribute)
    ? SCALE
    : attribute.dataType === 'binary'
      ? [...PLACE, ...SCALE]
      : PLACE
  const suffix = wrong.find(each => stated.macros[each] !== undefined)
  const codes = isBitAttribute(attribute) ? undefined : stated.codes
  if (suffix === undefined && codes === undefined) return true
  const line = suffix === undefined ? (codes?.[0]?.line ?? 0) : (stated.macros[suffix] as Stated).line
  const message = `header has ${stated.macroName}_${suffix ?? 'ENUM_T'} ${onLine(line)}, definition says ${attribute.dataType}, which has none: they take it for different types`
  report(about(attribute, { code: 'header-type', severity: 'error', message, ...bytesOf(field) }, 'data_type'))
  told.add(attribute.name)
  return false
}

/** X_BYTEOFFSET is the group's first byte plus bit/8, X_BITOFFSET runs through the whole group (SPEC §1). */
function comparePositions(pairs: readonly Pair[], comparison: Comparison): void {
  const groups = new Map<string, Pair[]>()
  for (const pair of pairs) {
    const { group, attribute } = pair.field
    if (group === undefined) continue
    const key = `${group.offset} ${attribute.access}`
    const members = groups.get(key)
    if (members) members.push(pair)
    else groups.set(key, [pair])
  }
  for (const members of groups.values()) {
    const group = members[0]?.field.group as BitGroup
    const wrong = members.filter(isElsewhere)
    if (wrong.length === 0) continue
    const base = commonBase(members)
    if (base === undefined || base === group.offset) for (const pair of wrong) tellPosition(pair, comparison)
    else tellGroup(members, group, base, comparison)
  }
}

function placeOf({ field, stated }: Pair) {
  const bit = field.bitOffset
  return {
    byte: stated.macros.BYTEOFFSET,
    bit: stated.macros.BITOFFSET,
    wantedByte: (field.group as BitGroup).offset + (bit >> 3),
    wantedBit: bit,
  }
}

function isElsewhere(pair: Pair): boolean {
  const { byte, bit, wantedByte, wantedBit } = placeOf(pair)
  return (byte?.value ?? wantedByte) !== wantedByte || (bit?.value ?? wantedBit) !== wantedBit
}

/** Where the header has the whole group begin, if its members agree about that and about their bits. */
function commonBase(members: readonly Pair[]): number | undefined {
  const bases = new Set<number | undefined>()
  for (const pair of members) {
    const { byte, bit, wantedBit } = placeOf(pair)
    if ((bit?.value ?? wantedBit) !== wantedBit) return undefined
    bases.add(byte?.value === undefined ? undefined : byte.value - (wantedBit >> 3))
  }
  return bases.size === 1 ? [...bases][0] : undefined
}

function tellGroup(members: readonly Pair[], group: BitGroup, base: number, { report }: Comparison): void {
  const [{ field, stated }] = members as readonly [Pair, ...Pair[]]
  const { access, path } = field.attribute
  const { value, line } = stated.macros.BYTEOFFSET as Stated
  const every = access === 'alert' || access === 'fault' ? access : `${CLASS_WORD[access]} bool and enum`
  report({
    code: 'header-position',
    severity: 'error',
    path: `${path}.position.byte_offset`,
    message: `header says the ${CLASS_WORD[access]} group starts at byte ${base} (${stated.macroName}_BYTEOFFSET ${value}, line ${line}), definition says ${group.offset}: every ${every} is read from the wrong byte`,
    attributes: members.map(pair => pair.field.attribute.name),
    bytes: { first: group.offset, last: group.offset + group.bytes - 1 },
    expected: `#define ${stated.macroName}_BYTEOFFSET ${placeOf(members[0] as Pair).wantedByte}`,
  })
}

function tellPosition(pair: Pair, { report }: Comparison): void {
  const { field, stated } = pair
  const { byte, bit, wantedByte, wantedBit } = placeOf(pair)
  const wrong = [
    { suffix: 'BYTEOFFSET', stated: byte, wanted: wantedByte },
    { suffix: 'BITOFFSET', stated: bit, wanted: wantedBit },
  ].filter(({ stated, wanted }) => (stated?.value ?? wanted) !== wanted)
  const names = wrong.map(({ suffix }) => `${stated.macroName}_${suffix}`)
  const said = wrong.map(({ stated }, index) => `${names[index]} ${stated?.value} ${onLine(stated?.line as number)}`)
  const message = `header says ${said.join(' and ')}, definition gives ${wrong.map(({ wanted }) => wanted).join(' and ')}: it is read from the wrong bits`
  const expected = wrong.map(({ wanted }, index) => `#define ${names[index]} ${wanted}`).join('; ')
  report(
    about(
      field.attribute,
      { code: 'header-position', severity: 'error', message, ...bytesOf(field), expected },
      'position',
    ),
  )
}

function compareLength({ field, stated }: Pair, { report }: Comparison): void {
  const { attribute } = field
  const length = stated.macros.LEN
  const [wanted, unit] = isBitAttribute(attribute) ? [attribute.bits, 'bit'] : [attribute.bytes, 'byte']
  if (length?.value === undefined || length.value === wanted) return
  const message = `header says ${plural(length.value, unit)} (${stated.macroName}_LEN, line ${length.line}), definition says ${wanted}: it is read too ${length.value < wanted ? 'narrow' : 'wide'}`
  const expected = `#define ${stated.macroName}_LEN ${wanted}`
  report(
    about(
      attribute,
      { code: 'header-length', severity: 'error', message, ...bytesOf(field), expected },
      'position.len',
    ),
  )
}

function compareScale({ field, stated }: Pair, { report }: Comparison): void {
  const { attribute } = field
  if (isBitAttribute(attribute) || attribute.dataType === 'binary') return
  for (const suffix of SCALE) {
    const said = stated.macros[suffix]
    const key = suffix.toLowerCase() as keyof typeof attribute.scale
    const wanted = attribute.scale[key]
    if (said?.value === undefined || said.value === wanted) continue
    const isLimit = suffix === 'MIN' || suffix === 'MAX'
    const so = isLimit ? 'one side refuses what the other sends' : 'its values are scaled wrongly'
    const finding = {
      code: isLimit ? 'header-limit' : 'header-scale',
      severity: isLimit ? 'warning' : 'error',
      message: `header says ${stated.macroName}_${suffix} ${said.value} ${onLine(said.line)}, definition says ${wanted}: ${so}`,
      expected: `#define ${stated.macroName}_${suffix} ${wanted}`,
      ...bytesOf(field),
    } as const
    report(about(attribute, finding, `uint_spec.${key}`))
  }
}
