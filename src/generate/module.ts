import { actionCode } from '../codec/actions.ts'
import type { Action, View } from '../codec/contract.ts'
import { emitDecode } from '../codec/emit-decode.ts'
import { emitEncode } from '../codec/emit-encode.ts'
import { createPrelude, type Prelude } from '../codec/emit-source.ts'
import { requireLayout } from '../definition/stages.ts'
import type { Layout } from '../layout/layout.ts'
import { plainEncode } from './module-plain.ts'
import { DECODE, FAULT, PLACES, READ_BITS } from './module-runtime.ts'
import { ENCODE, HEX_INTO, TAKES } from './module-runtime-encode.ts'
import { DECIMAL_SCALE, FORMAT_HEX, KINDS } from './module-runtime-values.ts'
import { boundDeclarations, fieldTable, kindOf } from './module-table.ts'
import { moduleTypes, plainTypes } from './module-types.ts'
import { fileDoc } from './types-doc.ts'
import { escapeInvisible } from './types-text.ts'

export interface ModuleOptions {
  /** Default true. */
  readonly encode?: boolean
  /** The views that get straight-line code, default all three. The others give the same results, slower. */
  readonly views?: readonly View[]
  /**
   * Only the straight-line functions, in the first of `views`: `decodeStatus(bytes, from, to)`, `decodeControl` and, for a standard product whose fields
   * do not overlap, `encodeStatus(attrs, free)`. They give undefined for all that is out of the ordinary. Under a kilobyte for a small product.
   */
  readonly plain?: boolean
}

export interface GeneratedModule {
  /** An ES module (`.mjs`): no imports, no generated code. */
  readonly code: string
  /** Its types (`.d.mts`). */
  readonly types: string
}

const VIEWS: readonly View[] = ['platform', 'native', 'raw']
const ACTIONS: readonly Action[] = ['control', 'read', 'readReply', 'report', 'transparentDown', 'transparentUp']

/**
 * The codec of one product, ahead of time: `decode(p0, { view, strict })` and `encode(message, { view, strict, onIssue })` with the results of `Codec`:
 * the same values, bytes, and codes, attributes and offsets of issues and errors; messages are shorter. What is ordinary runs through the
 * compiled engine's own code, the rest through a small general part. It has no `base`: it encodes whole reports, and controls.
 */
export function generateModule(
  layout: Layout,
  { encode = true, views = VIEWS, plain = false }: ModuleOptions = {},
): GeneratedModule {
  requireLayout(layout, 'generateModule')
  if (plain) return plainModule(layout, encode, views[0] ?? 'platform')
  return wholeModule(
    layout,
    encode,
    VIEWS.filter(view => views.includes(view)),
  )
}

function wholeModule(layout: Layout, encode: boolean, views: readonly View[]): GeneratedModule {
  const prelude = createPrelude()
  const decoders = (['status', 'control'] as const).map(
    kind =>
      `  ${kind}: {\n${views.map(view => `    ${view}: ${emitDecode(layout, kind, view, prelude).source},\n`).join('')}  },\n`,
  )
  const encoder = encode ? emitEncode(layout, 'status', prelude)?.source : undefined
  const table = fieldTable(layout, prelude)
  const kinds = new Set(layout.fields.map(({ attribute }) => kindOf(attribute)))
  const code = [
    `${fileDoc('The codec', layout.product)}\n`,
    constants(layout),
    FAULT,
    READ_BITS,
    ...(kinds.has('binary') ? [FORMAT_HEX, ...(encode ? [HEX_INTO] : [])] : []),
    ...(kinds.has('number') ? [DECIMAL_SCALE] : []),
    '\n',
    ...declarations(layout, prelude),
    table,
    '\nconst kinds = {}\n',
    ...[...kinds].map(kind => KINDS[kind]),
    PLACES[layout.protocol],
    `\nconst plain = {\n${decoders.join('')}}\n`,
    DECODE,
    ...(encode
      ? [
          ...[...kinds].map(kind => TAKES[kind]),
          `\nconst plainWrite = ${encoder}\nconst plainEncode = (attrs, prefix) => {\n  const bytes = new Uint8Array(prefix + statusLength)\n  return plainWrite?.(attrs, bytes, prefix, false) ? bytes : undefined\n}\n`,
          ENCODE,
        ]
      : []),
  ]
  return { code: escapeInvisible(code.join('')), types: moduleTypes(layout, encode) }
}

function plainModule(layout: Layout, encode: boolean, view: View): GeneratedModule {
  const prelude = createPrelude()
  const decoder = (kind: 'status' | 'control') => emitDecode(layout, kind, view, prelude).source.slice('(b,o,e)'.length)
  const decoders = [
    `export const decodeStatus = (b,o=0,e=b.length)${decoder('status')}\n`,
    `export const decodeControl = (b,o=0,e=b.length)${decoder('control')}\n`,
  ]
  const encoder = encode ? plainEncode(layout, prelude) : undefined
  if (encoder !== undefined) decoders.push(...encoder)
  const declared = declarations(layout, prelude)
  const code = [
    `${fileDoc('The plain codec', layout.product)}\n`,
    ...(prelude.bound.has('readBits') ? [READ_BITS] : []),
    ...(prelude.bound.has('formatHexAt') ? [FORMAT_HEX] : []),
    ...(prelude.bound.has('hexInto') ? [HEX_INTO] : []),
    ...(declared.some(line => line.includes('decimalScale(')) ? [DECIMAL_SCALE] : []),
    '\n',
    ...declared,
    ...decoders,
  ]
  return { code: escapeInvisible(code.join('')), types: plainTypes(layout, view, encoder !== undefined) }
}

function constants({ protocol, flagsLength, statusLength, writableLength }: Layout): string {
  const codes = ACTIONS.map(action => `${action}: ${actionCode(protocol, action)}`)
  return [
    `\nconst protocol = '${protocol}'`,
    `const codes = { ${codes.join(', ')} }`,
    `const otherCodes = ${protocol === 'standard' ? actionCode('var_len', 'control') : actionCode('standard', 'control')}`,
    `const [flagsLength, statusLength, writableLength] = [${flagsLength}, ${statusLength}, ${writableLength}]\n`,
  ].join('\n')
}

/** What the emitted functions and the table name. */
function declarations(layout: Layout, prelude: Prelude): string[] {
  return [...prelude.lines, ...boundDeclarations(layout, prelude)].map(line => `${line}\n`)
}
