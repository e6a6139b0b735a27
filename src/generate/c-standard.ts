import type { Field, Layout } from '../layout/layout.ts'
import type { CField } from './c-attribute.ts'
import { type BodyFunction, controlChecks, flagged, has, setFlagStatement, setMember, tooWide } from './c-functions.ts'
import type { CNames } from './c-names.ts'

/**
 * Bodies of the standard protocol (SPEC §2, §3): every attribute has one place, so straight-line code over constants.
 * In what is emitted `body` is the whole body and `values` its status block or, in a control, the writable prefix of one.
 */
export function standardFunctions(
  layout: Layout,
  { prefix, macro }: CNames,
  fields: readonly CField[],
): Readonly<Record<BodyFunction, readonly string[]>> {
  const { flagsLength, statusLength, writableLength } = layout
  const writable = fields.filter(({ field }) => field.flag !== undefined)
  const known = (length: string) => `  *extra = ${length}`

  return {
    decode_status: [
      `  ${prefix}_unmark_all(attrs);`,
      ...fields.flatMap(named => [
        `  if (length >= ${endOf(named.field)}u) {`,
        ...readStatements(named, prefix, 'body'),
        '  }',
      ]),
      ...(fields.length === 0 ? ['  (void)body;'] : []),
      known(`length > ${statusLength}u ? length - ${statusLength}u : 0u;`),
      `  return ${macro}_OK;`,
    ],
    decode_control: [
      ...(writable.length === 0 ? ['  (void)body;'] : ['  const uint8_t *values;', '  size_t rest;']),
      `  ${prefix}_unmark_all(attrs);`,
      '  *extra = 0;',
      ...(writable.length === 0
        ? [known('length;')]
        : [
            `  if (length < ${flagsLength}u) return ${macro}_ERROR_SHORT;`,
            `  values = body + ${flagsLength}u;`,
            `  rest = length - ${flagsLength}u;`,
            ...writable.flatMap(named => [
              `  if (${flagged(named.field.flag as number, flagsLength)} && rest >= ${endOf(named.field)}u) {`,
              ...readStatements(named, prefix, 'values'),
              '  }',
            ]),
            known(`rest > ${writableLength}u ? rest - ${writableLength}u : 0u;`),
          ]),
      `  return ${macro}_OK;`,
    ],
    encode_status: [
      ...roomCheck(statusLength, macro),
      ...(fields.length === 0
        ? ['  (void)attrs;', '  (void)body;']
        : [
            '  {',
            '    size_t index;',
            `    for (index = 0; index < ${macro}_ATTRIBUTES; index++) {`,
            `      if (!${prefix}_has(attrs, index)) return ${macro}_ERROR_MISSING;`,
            '    }',
            '  }',
            ...fields.flatMap(named => {
              const wrong = tooWide(named)
              return wrong === undefined ? [] : [`  if (${wrong}) return ${macro}_ERROR_VALUE;`]
            }),
            `  memset(body, 0, ${statusLength}u);`,
            ...fields.flatMap(named => writeStatements(named, prefix, 'body', '  ')),
          ]),
      `  *length = ${statusLength}u;`,
      `  return ${macro}_OK;`,
    ],
    encode_control: [
      ...(writable.length === 0 ? [] : ['  uint8_t *values;']),
      ...roomCheck(flagsLength + writableLength, macro),
      ...controlChecks(fields, prefix, macro),
      ...(fields.length === 0 ? ['  (void)attrs;'] : []),
      ...(writable.length === 0
        ? ['  (void)body;']
        : [
            `  memset(body, 0, ${flagsLength + writableLength}u);`,
            `  values = body + ${flagsLength}u;`,
            ...writable.flatMap(named => [
              `  if (${has(named, prefix)}) {`,
              `    ${setFlagStatement(named.field.flag as number, flagsLength)}`,
              ...writeStatements(named, prefix, 'values', '    '),
              '  }',
            ]),
          ]),
      `  *length = ${flagsLength + writableLength}u;`,
      `  return ${macro}_OK;`,
    ],
  }
}

function roomCheck(length: number, macro: string): string[] {
  return length === 0 ? ['  (void)room;'] : [`  if (room < ${length}u) return ${macro}_ERROR_ROOM;`]
}

function endOf({ offset, bytes }: Field): number {
  return offset + bytes
}

function place({ group, offset, bitOffset, bits }: Field, base: string): string {
  if (group === undefined) return `${base} + ${offset}u, ${bits / 8}u`
  return `${base} + ${group.offset + group.bytes - 1 - (bitOffset >> 3)}u, ${bitOffset & 7}u, ${bits}u`
}

function readStatements(named: CField, prefix: string, base: string): string[] {
  const { field } = named
  const read = `${prefix}_read_${field.group === undefined ? 'uint' : 'bits'}(${place(field, base)})`
  return setMember(named, prefix, { at: `${base} + ${field.offset}u`, raw: read })
}

function writeStatements({ field, member }: CField, prefix: string, base: string, indent: string): string[] {
  if (field.attribute.dataType === 'binary')
    return [`${indent}memcpy(${base} + ${field.offset}u, attrs->${member}, ${field.bytes}u);`]
  const name = field.group === undefined ? 'uint' : 'bits'
  return [`${indent}${prefix}_write_${name}(${place(field, base)}, attrs->${member});`]
}
