import { isBitAttribute } from '../definition/model.ts'
import type { Layout } from '../layout/layout.ts'
import type { CField } from './c-attribute.ts'
import { type BodyFunction, controlChecks, flagged, has, setFlagStatement, setMember, tooWide } from './c-functions.ts'
import type { CNames } from './c-names.ts'
import { counterType, mostOfBody } from './c-sizes.ts'

/**
 * Bodies of the var_len protocol (SPEC §5): only flagged attributes take room, so places are counted while going.
 * In what is emitted `segment` is the length of the bit segment, `last` the offset of its last byte, `bit` the next attribute's lowest bit in it,
 * and `rest` how many bytes of the body are not read yet: once an attribute is cut, nothing is left for those after it.
 */
export function varLenFunctions(
  layout: Layout,
  names: CNames,
  fields: readonly CField[],
): Readonly<Record<BodyFunction, readonly string[]>> {
  const { prefix, macro } = names
  const decode = decodeStatements(layout, names, fields)
  const widthChecks = fields.flatMap(named => {
    const wrong = tooWide(named)
    return wrong === undefined ? [] : [`  if (${has(named, prefix)} && ${wrong}) return ${macro}_ERROR_VALUE;`]
  })
  const write = `  return ${prefix}_write_values(attrs, body, room, length);`
  return {
    decode_status: decode,
    // What a control flags of other classes is decoded as well.
    decode_control: [`  return ${prefix}_decode_status(attrs, body, length, extra);`],
    encode_status: [...widthChecks, write],
    encode_control: [...controlChecks(fields, prefix, macro), write],
  }
}

function decodeStatements(layout: Layout, { prefix, macro }: CNames, fields: readonly CField[]): string[] {
  const { flagsLength } = layout
  if (fields.length === 0)
    return ['  (void)body;', `  ${prefix}_unmark_all(attrs);`, '  *extra = length;', `  return ${macro}_OK;`]
  const counter = counterType(mostOfBody(layout).segmentBits)
  const bitFields = fields.filter(isBit)
  const byteFields = fields.filter(named => !isBit(named))
  const isFlagged = ({ field }: CField) => flagged(field.flag as number, flagsLength)
  return [
    ...(bitFields.length === 0
      ? []
      : [`  ${counter} bits = 0;`, `  ${counter} bit = 0;`, `  ${counter} segment;`, `  ${counter} last;`]),
    '  size_t rest;',
    `  ${prefix}_unmark_all(attrs);`,
    '  *extra = 0;',
    `  if (length < ${flagsLength}u) return ${macro}_ERROR_SHORT;`,
    `  rest = length - ${flagsLength}u;`,
    ...bitFields.map(named => `  if (${isFlagged(named)}) bits += ${named.field.bits}u;`),
    ...(bitFields.length === 0
      ? []
      : [
          '  segment = (bits + 7u) / 8u;',
          `  last = ${flagsLength - 1}u + segment;`,
          '  rest = rest > segment ? (size_t)(rest - segment) : 0u;',
        ]),
    ...bitFields.flatMap(named => [
      `  if (${isFlagged(named)}) {`,
      '    if (last - bit / 8u < length) {',
      ...setMember(named, prefix, {
        at: '',
        raw: `${prefix}_read_bits(body + (last - bit / 8u), (unsigned)(bit % 8u), ${named.field.bits}u)`,
      }).map(line => `  ${line}`),
      '    }',
      `    bit += ${named.field.bits}u;`,
      '  }',
    ]),
    ...byteFields.flatMap(named => {
      const bytes = named.field.bits / 8
      const at = 'body + (length - rest)'
      return [
        `  if (${isFlagged(named)}) {`,
        `    if (rest >= ${bytes}u) {`,
        ...setMember(named, prefix, { at, raw: `${prefix}_read_uint(${at}, ${bytes}u)` }).map(line => `  ${line}`),
        `      rest -= ${bytes}u;`,
        '    } else {',
        '      rest = 0;',
        '    }',
        '  }',
      ]
    }),
    '  *extra = rest;',
    `  return ${macro}_OK;`,
  ]
}

/** The function that both encoders end in: flags and values of what is present, once that is known to be right. */
export function writeValues(layout: Layout, names: CNames, fields: readonly CField[]): string[] {
  const { prefix } = names
  return [
    '',
    `static ${prefix}_result ${prefix}_write_values(const ${prefix}_attrs *attrs, uint8_t *body, size_t room, size_t *length)`,
    '{',
    ...writeStatements(layout, names, fields),
    '}',
  ]
}

function writeStatements(layout: Layout, { prefix, macro }: CNames, fields: readonly CField[]): string[] {
  const { flagsLength } = layout
  if (fields.length === 0)
    return ['  (void)attrs;', '  (void)body;', '  (void)room;', '  *length = 0;', `  return ${macro}_OK;`]
  const { segmentBits, valueBytes } = mostOfBody(layout)
  const counter = counterType(segmentBits)
  const sizes = counterType(flagsLength + segmentBits / 8 + valueBytes)
  const bitFields = fields.filter(isBit)
  const byteFields = fields.filter(named => !isBit(named))
  const withBits = bitFields.length > 0
  return [
    ...(withBits ? [`  ${counter} bits = 0;`, `  ${counter} bit = 0;`, '  uint8_t *last;'] : []),
    `  ${sizes} size = ${flagsLength}u;`,
    ...(byteFields.length > 0 ? ['  uint8_t *at;'] : []),
    ...bitFields.map(named => `  if (${has(named, prefix)}) bits += ${named.field.bits}u;`),
    ...(withBits ? ['  size += (bits + 7u) / 8u;'] : []),
    ...byteFields.map(named => `  if (${has(named, prefix)}) size += ${named.field.bits / 8}u;`),
    `  if (room < size) return ${macro}_ERROR_ROOM;`,
    '  memset(body, 0, (size_t)size);',
    ...(withBits ? [`  last = body + ${flagsLength}u + (bits + 7u) / 8u - 1;`] : []),
    ...(byteFields.length > 0 ? [`  at = body + ${flagsLength}u${withBits ? ' + (bits + 7u) / 8u' : ''};`] : []),
    ...bitFields.flatMap(named => [
      `  if (${has(named, prefix)}) {`,
      `    ${setFlagStatement(named.field.flag as number, flagsLength)}`,
      `    ${prefix}_write_bits(last - bit / 8u, (unsigned)(bit % 8u), ${named.field.bits}u, attrs->${named.member});`,
      `    bit += ${named.field.bits}u;`,
      '  }',
    ]),
    ...byteFields.flatMap(named => {
      const { field, member } = named
      const bytes = field.bits / 8
      return [
        `  if (${has(named, prefix)}) {`,
        `    ${setFlagStatement(field.flag as number, flagsLength)}`,
        field.attribute.dataType === 'binary'
          ? `    memcpy(at, attrs->${member}, ${bytes}u);`
          : `    ${prefix}_write_uint(at, ${bytes}u, attrs->${member});`,
        `    at += ${bytes}u;`,
        '  }',
      ]
    }),
    '  *length = (size_t)size;',
    `  return ${macro}_OK;`,
  ]
}

function isBit({ field }: CField): boolean {
  return isBitAttribute(field.attribute)
}
