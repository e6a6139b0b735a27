import { Parser } from 'binary-parser'
import { type Attribute, isBitAttribute, type Product } from './definition/model.ts'
import { GiztoolsError } from './errors.ts'
import { createLayout, type Field, type Layout } from './layout/layout.ts'

/** What is used of binary-parser's `Parser`: nest it, or parse with it. */
export interface StatusBlockParser {
  /** Raw values by attribute name: integers, enum indices, binaries as bytes; and members that begin with `__` for reserved bits. */
  parse(bytes: Uint8Array): Record<string, unknown>
}

/**
 * A binary-parser `Parser` of a standard product's status block (the body of a report or read reply, without the action byte), for pipelines
 * that already use it. It gives raw values: integers, enum indices, binaries as bytes. Attribute `name` is `parse(block)[name]`.
 * @throws GiztoolsError DEFINITION_INVALID for what it cannot express: var_len, a bit group over 32 bits, bytes that two fields share,
 *   a name that is no plain identifier for it
 */
export function toBinaryParser(product: Product): StatusBlockParser {
  const layout = createLayout(product)
  if (layout.protocol !== 'standard') throw cannot('a var_len body: which attributes it holds is in its flags')
  const parser = new Parser().endianess('big')
  let at = 0
  let padding = 0
  for (const { offset, bytes, add } of pieces(layout)) {
    if (offset < at) throw cannot(`byte ${offset}, which belongs to two fields`)
    if (offset > at) parser.buffer(`__padding${padding++}`, { length: offset - at })
    add(parser)
    at = offset + bytes
  }
  return parser
}

interface Piece {
  readonly offset: number
  readonly bytes: number
  add(parser: Parser): void
}

function pieces(layout: Layout): Piece[] {
  const groups = layout.groups.map((group): Piece => {
    const fields = layout.fields.filter(field => field.group === group).sort((a, b) => b.bitOffset - a.bitOffset)
    if (group.bytes > 4)
      throw cannot(`the bit group at byte ${group.offset}: its ${8 * group.bytes} bits are more than 32`)
    return { offset: group.offset, bytes: group.bytes, add: parser => addGroup(parser, 8 * group.bytes, fields) }
  })
  const byteFields = layout.fields
    .filter(field => field.group === undefined)
    .map(
      (field): Piece => ({
        offset: field.offset,
        bytes: field.bytes,
        add: parser => addByteField(parser, field.attribute),
      }),
    )
  return [...groups, ...byteFields].sort((a, b) => a.offset - b.offset)
}

// binary-parser reads bits most significant first, so a big-endian group is its fields from the top down.
function addGroup(parser: Parser, width: number, fields: readonly Field[]): void {
  let top = width
  for (const { attribute, bitOffset, bits } of fields) {
    const gap = top - bitOffset - bits
    if (gap < 0) throw cannot(`${attribute.name}, whose bits belong to another attribute too`)
    addBits(parser, gap, `__reserved${top}_${attribute.id}`)
    addBits(parser, bits, nameOf(attribute))
    top = bitOffset
  }
  addBits(parser, top, `__reserved_${fields[0]?.attribute.id}`)
}

function addBits(parser: Parser, bits: number, name: string): void {
  if (bits > 0) (parser as unknown as Record<string, (name: string) => void>)[`bit${bits}`]?.(name)
}

function addByteField(parser: Parser, attribute: Attribute): void {
  if (isBitAttribute(attribute)) return
  const name = nameOf(attribute)
  if (attribute.dataType === 'binary') parser.buffer(name, { length: attribute.bytes, clone: true })
  else if (attribute.bytes === 1) parser.uint8(name)
  else if (attribute.bytes === 2) parser.uint16(name)
  else if (attribute.bytes === 3) parser.bit24(name)
  else parser.uint32(name)
}

// It puts names into generated code, so it takes identifiers only; `__` begins those that stand for reserved bits here.
function nameOf({ name }: Attribute): string {
  if (/^(?!__)[A-Za-z_$][A-Za-z0-9_$]*$/.test(name) && !(name in {})) return name
  throw cannot(`an attribute named ${JSON.stringify(name)}`)
}

function cannot(what: string): GiztoolsError {
  return new GiztoolsError('DEFINITION_INVALID', `binary-parser cannot express ${what}. Use compileCodec`)
}
