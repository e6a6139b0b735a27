import type { Product } from '../../src/definition/model.ts'
import { parseDefinition } from '../../src/definition/parse.ts'

/** `power bool W 0.3`, `mode enum W 0.4+2 a,b,c`, `temp uint8 R 4 0..100 0.5`, `key binary R 5+8`: name, type, class, byte.bit+width, labels or limits and ratio. */
export function product(protocol: 'standard' | 'var_len', rows: readonly string[], more: object = {}): Product {
  const attrs = rows.map((row, id) => {
    const [name, data_type, type, place = '0', detail = '', ratio = '1'] = row.split(' ')
    const [, byte, bit, width] = /^(\d+)(?:\.(\d+))?(?:\+(\d+))?$/.exec(place) as RegExpExecArray
    const bits = data_type === 'bool' || data_type === 'enum'
    const [min, max] = detail.split('..').map(Number)
    return {
      id,
      name,
      data_type,
      type,
      position: {
        byte_offset: Number(byte),
        bit_offset: Number(bit ?? 0),
        unit: bits ? 'bit' : 'byte',
        ...(width && { len: Number(width) }),
      },
      ...(data_type === 'enum' && { enum: detail.split(',') }),
      ...(detail.includes('..') && { uint_spec: { min, max, ratio: Number(ratio), addition: 0 } }),
    }
  })
  return parseDefinition({ protocolType: protocol, entities: [{ attrs }], ...more })
}
