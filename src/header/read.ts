import type { Protocol } from '../definition/model.ts'
import { GiztoolsError } from '../errors.ts'
import { constantOf } from './constant.ts'
import { type Declarations, type Enumeration, type Macro, parseDeclarations } from './declarations.ts'
import {
  type BitBuffer,
  type Header,
  type HeaderAttribute,
  type HeaderCode,
  type HeaderStruct,
  type RepeatedMacro,
  type Stated,
  SUFFIXES,
  type Suffix,
} from './header.ts'
import { structFrom } from './struct.ts'
import { headerText } from './text.ts'

const WIDTHS: Readonly<Record<BitBuffer, string>> = {
  writable: 'COUNT_W_BIT',
  readonly: 'COUNT_R_BIT',
  alert: 'COUNT_ALERT_BIT',
  fault: 'COUNT_FAULT_BIT',
  all: 'COUNT_BIT',
}

/**
 * Reads a generated `gizwits_protocol.h` (older: `gizwits_product.h`), of either generation and protocol: its text, or the bytes of its
 * file, in UTF-8, UTF-16 or GBK. What is not understood is skipped.
 * @throws GiztoolsError HEADER_INVALID for a file that describes no datapoints, one of more than 4 MB, or bytes that are no text.
 */
export function readHeader(source: Uint8Array | string): Header {
  const declarations = parseDeclarations(headerText(source))
  const { macros, structs } = declarations
  const struct = (name: string) => {
    const found = structs.get(name)
    return found && structFrom(name, found, declarations)
  }
  const all = struct('dataPointFlags_t')
  const flags = all ?? struct('attrFlags_t')
  const values = struct('attrVals_t')
  const status = struct('devStatus_t')
  const points = struct('dataPoint_t')
  const attributes = attributesOf([points, flags, status, values], declarations)
  if (attributes.size === 0 && !flags && !values && !status) throw nothingFound()

  const widths: { -readonly [K in keyof Header['widths']]: Header['widths'][K] } = {}
  for (const [buffer, name] of Object.entries(WIDTHS) as [BitBuffer, string][]) {
    const macro = macros.get(name)?.at(-1)
    if (macro) widths[buffer] = { ...stated(macro, macros), name }
  }
  const key = macros.get('PRODUCT_KEY')?.at(-1)
  return {
    productKey: key?.tokens.find(token => token.startsWith('"'))?.replaceAll('"', '') ?? '',
    productKeyLine: key?.line ?? 0,
    protocol: all ? 'var_len' : protocolOf(declarations, flags ?? values),
    attributes,
    widths,
    flags,
    values,
    status,
    points,
    hasEvents: declarations.enums.has('EVENT_TYPE_T') || [...attributes.values()].some(({ event }) => event),
    repeated: repeatedMacros(macros),
  }
}

function nothingFound(): GiztoolsError {
  const wanted =
    'X_BYTEOFFSET or X_RATIO macros, or the structs attrFlags_t, attrVals_t, dataPointFlags_t or devStatus_t'
  return new GiztoolsError(
    'HEADER_INVALID',
    `header: expected a generated gizwits_protocol.h (older: gizwits_product.h) with ${wanted}, got none of them`,
  )
}

// Where there are no flags: only standard headers have offsets, and only var_len ones action codes of 0x11 and up.
function protocolOf({ macros, enums }: Declarations, standardStruct: HeaderStruct | undefined): Protocol {
  if (standardStruct) return 'standard'
  const action = enums.get('actionType_t')?.codes.find(({ name }) => name === 'ACTION_CONTROL_DEVICE')
  if (action) return constantOf(action.value ?? [], macros) === 0x11 ? 'var_len' : 'standard'
  return [...macros.keys()].some(name => name.endsWith('_BYTEOFFSET')) || !macros.has(WIDTHS.all)
    ? 'standard'
    : 'var_len'
}

interface Gathered {
  macroName: string
  macros: Partial<Record<Suffix, Stated>>
  codes: readonly HeaderCode[] | undefined
  event: boolean
  comment: string
}

function attributesOf(
  structs: readonly (HeaderStruct | undefined)[],
  declarations: Declarations,
): ReadonlyMap<string, HeaderAttribute> {
  const found = new Map<string, Gathered>()
  const add = (name: string) => {
    const gathered = { macroName: name, macros: {}, codes: undefined, event: false, comment: '' }
    found.set(name, gathered)
    return gathered
  }
  for (const { attribute } of structs.flatMap(struct => struct?.members ?? []))
    if (attribute !== undefined && !found.has(attribute)) add(attribute)

  // Older generators write the names of macros in capitals; a name that two attributes have then belongs to neither.
  const capitals = new Map<string, string | undefined>()
  for (const name of found.keys()) capitals.set(name.toUpperCase(), capitals.has(name.toUpperCase()) ? undefined : name)
  const named = (name: string) => found.get(name) ?? found.get(capitals.get(name) ?? name)

  const { macros, enums } = declarations
  const byPrefix = [...macros].flatMap(([name, all]) => {
    const cut = name.lastIndexOf('_')
    const suffix = SUFFIXES.find(candidate => candidate === name.slice(cut + 1))
    return suffix && cut > 0 ? [{ prefix: name.slice(0, cut), suffix, macro: all.at(-1) as Macro }] : []
  })
  // MAX_PACKAGE_LEN and BUFFER_LEN_MAX are no attribute's: one that only macros name has to have a place or a ratio.
  for (const { prefix, suffix } of byPrefix)
    if (!['LEN', 'MIN', 'MAX'].includes(suffix) && named(prefix) === undefined) add(prefix)
  for (const [name, enumeration] of enums) {
    const prefix = enumPrefix(name)
    if (prefix && !named(prefix) && enumeration.codes[0]?.name.startsWith(`${prefix}_VALUE`)) add(prefix)
  }

  for (const { prefix, suffix, macro } of byPrefix) {
    const attribute = named(prefix)
    if (attribute === undefined) continue
    attribute.macroName = prefix
    attribute.macros[suffix] = stated(macro, macros)
    attribute.comment ||= macro.comment
  }
  for (const [name, enumeration] of enums) {
    const attribute = named(enumPrefix(name) ?? '')
    if (attribute) attribute.codes = codesOf(enumeration, enumPrefix(name) as string, macros)
    for (const code of enumeration.codes) {
      const raised =
        code.name !== 'EVENT_TYPE_MAX' && code.name.startsWith('EVENT_') && named(code.name.slice('EVENT_'.length))
      if (raised) raised.event = true
    }
  }
  return new Map([...found].map(([name, gathered]) => [name, { name, ...gathered }]))
}

function enumPrefix(name: string): string | undefined {
  return name.endsWith('_ENUM_T') ? name.slice(0, -'_ENUM_T'.length) : undefined
}

function codesOf({ codes }: Enumeration, prefix: string, macros: Declarations['macros']): HeaderCode[] {
  let next: number | undefined = 0
  return codes.flatMap(({ name, value, comment, line }) => {
    const number: number | undefined = value === undefined ? next : constantOf(value, macros)
    next = number === undefined ? undefined : number + 1
    // A label's comment begins right behind its slashes; `// label` is somebody's own hand.
    return name === `${prefix}_VALUE_MAX` ? [] : [{ name, value: number, label: comment, line }]
  })
}

function stated(macro: Macro, macros: Declarations['macros']): Stated {
  return { value: constantOf(macro.tokens, macros), line: macro.line }
}

function repeatedMacros(macros: Declarations['macros']): RepeatedMacro[] {
  return [...macros].flatMap(([name, all]) => {
    const isOurs =
      SUFFIXES.some(suffix => name.endsWith(`_${suffix}`)) || /^COUNT_(?:\w+_)?BIT$|^PRODUCT_KEY$/.test(name)
    const values = all.map(({ tokens }) => tokens.join(' '))
    return isOurs && new Set(values).size > 1 ? [{ name, values, line: (all.at(-1) as Macro).line }] : []
  })
}
