import { constantOf, integerType } from './constant.ts'
import type { Declarations, Struct } from './declarations.ts'
import type { BitBuffer, HeaderMember, HeaderStruct } from './header.ts'

const BUFFERS: ReadonlyMap<string, BitBuffer> = new Map<string, BitBuffer>([
  ['wBitBuf', 'writable'],
  ['rBitBuf', 'readonly'],
  ['alertBitBuf', 'alert'],
  ['faultBitBuf', 'fault'],
  // The generator's own spelling.
  ['bitFeildBuf', 'all'],
  ['bitFieldBuf', 'all'],
])

/** The members of a struct with what they are: `flagX` and `valueX` are attribute X's. */
export function structFrom(name: string, { members, line }: Struct, { macros }: Declarations): HeaderStruct {
  return {
    name,
    line,
    members: members.map((member): HeaderMember => {
      const { type, name: own, size, comment } = member
      const isArray = size !== undefined
      const elements = size && wholeNumber(constantOf(size, macros))
      const bits = member.bits && wholeNumber(constantOf(member.bits, macros))
      const integer = integerType(type)
      const each = integer?.bytes
      const padding = member.bits !== undefined && isPadding(own, macros)
      return {
        name: own,
        attribute: padding ? undefined : attributeOf(own),
        buffer: BUFFERS.get(own),
        padding,
        type,
        elements,
        isArray,
        sizedBy: size?.find(token => macros.has(token)),
        bits: member.bits === undefined ? undefined : (bits ?? 1),
        bytes: each === undefined || (isArray && elements === undefined) ? undefined : each * (elements ?? 1),
        signed: integer?.signed === true,
        comment,
        line: member.line,
      }
    }),
  }
}

function attributeOf(name: string): string | undefined {
  const prefix = ['value', 'flag'].find(each => name.startsWith(each) && name.length > each.length)
  return prefix && name.slice(prefix.length)
}

// `valuereserve_1:6` fills a byte up, unless an attribute is called so.
function isPadding(name: string, macros: Declarations['macros']): boolean {
  if (name === '') return true
  const bare = attributeOf(name) ?? name
  return (
    /^reserved?(?:_?\d+)?$/i.test(bare) &&
    !['LEN', 'RATIO'].some(suffix => macros.has(`${bare}_${suffix}`) || macros.has(`${bare.toUpperCase()}_${suffix}`))
  )
}

function wholeNumber(value: number | undefined): number | undefined {
  return value !== undefined && Number.isSafeInteger(value) && value >= 0 ? value : undefined
}
