import { describe, expect, it } from 'vitest'
import { formatHex } from '../../src/bytes/hex.ts'
import { emitEncodeVarLen } from '../../src/codec/emit-encode-var-len.ts'
import type { BodyKind } from '../../src/codec/engine.ts'
import { parseDefinition } from '../../src/definition/parse.ts'
import { createLayout } from '../../src/layout/layout.ts'
import { mayCompile } from '../products.ts'
import { functionOf } from './emitted.ts'

function layoutOf(attrs: readonly object[]) {
  return createLayout(
    parseDefinition({
      protocolType: 'var_len',
      entities: [{ attrs: attrs.map((attr, id) => ({ id, name: `a${id}`, type: 'status_writable', ...attr })) }],
    }),
  )
}

/** Attributes → the body in hex, false where the function gives up. */
function encoder(attrs: readonly object[], kind: BodyKind = 'status', prefix = 0) {
  const emitted = emitEncodeVarLen(layoutOf(attrs), kind) ?? expect.fail('nothing emitted')
  const write = functionOf<(attrs: unknown, prefix: number) => Uint8Array | false>(emitted)
  return (given: unknown) => {
    const bytes = write(given, prefix)
    return bytes === false ? false : formatHex(bytes)
  }
}

const bool = { data_type: 'bool' }
const enumOf = (count: number) => ({ data_type: 'enum', enum: Array.from({ length: count }, (_, at) => `l${at}`) })
const wide = (len: number) => ({ data_type: 'enum', enum: ['a', 'b'], position: { len, unit: 'bit' } })
const uint16 = { data_type: 'uint16', uint_spec: { min: 0, max: 9999, ratio: 0.1, addition: 0 } }
const binary = (len: number) => ({ data_type: 'binary', position: { len, unit: 'byte' } })

it('emits text that holds names only as JSON strings', () => {
  const hostile = layoutOf([{ ...bool, name: '"];process.exit(3);//' }])
  const { source } = emitEncodeVarLen(hostile, 'status') ?? expect.fail('nothing emitted')
  expect(source.replace(/"(?:[^"\\]|\\.)*"/g, '""')).not.toContain('process')
})

it('leaves products with ids above 511 to the interpreted engine', () => {
  expect(emitEncodeVarLen(layoutOf([{ ...bool, id: 511 }]), 'status')).toBeDefined()
  expect(emitEncodeVarLen(layoutOf([{ ...bool, id: 512 }]), 'status')).toBeUndefined()
})

describe.skipIf(!mayCompile)('an emitted var_len encoder (skipped where code generation is disallowed)', () => {
  // Bits from the segment's last byte up, then the byte values; the flags say which (SPEC §5).
  const mixed = [bool, enumOf(4), enumOf(32), { data_type: 'uint8' }, uint16, binary(2)]
  const all = { a0: true, a1: 'l2', a2: 'l17', a3: 200, a4: 12.3, a5: 'beef' }

  it.each<[string, object, string]>([
    ['all attributes', all, '3f 8d c8 007b beef'], // 17 << 3 | 2 << 1 | 1
    ['some bits', { a1: 'l2', a2: 17 }, '06 46'], // 17 << 2 | 2
    ['no bits', { a4: 999.9, a3: 0 }, '18 00 270f'],
    ['nothing', {}, '00'],
  ])('writes %s', (_, given, hex) => {
    expect(encoder(mixed)(given)).toBe(hex.replaceAll(' ', ''))
  })

  it.each<[string, readonly object[], object, string]>([
    ['over two bytes', [enumOf(32), enumOf(32)], { a0: 3, a1: 17 }, '03 0223'],
    ['up to a byte border', [bool, enumOf(128), bool], { a0: 1, a1: 127, a2: 1 }, '07 01ff'],
    ['of twelve', [bool, wide(12)], { a0: 1, a1: 2049 }, '03 1003'],
    ['of 32 after seven', [enumOf(128), wide(32)], { a0: 127, a1: 4294967295 }, '03 7fffffffff'],
  ])('writes bits %s', (_, attrs, given, hex) => {
    expect(encoder(attrs)(given)).toBe(hex.replaceAll(' ', ''))
  })

  it('puts nine flags into two bytes, the first attribute last', () => {
    const nine = encoder(Array(9).fill(bool))
    expect(nine({ a0: 1 })).toBe('000101')
    expect(nine({ a8: 1 })).toBe('010001')
    expect(nine({ a8: 1, a0: 0 })).toBe('010102')
  })

  it('leaves room before the body', () => {
    expect(encoder(mixed, 'status', 2)({ a3: 7 })).toBe('00000807')
  })

  it.each<[string, unknown]>([
    ['a name too many', { ...all, more: 1 }],
    ['a member that is not given', { a0: undefined }],
    ['an inherited member', Object.create({ a0: 1 })],
    ['another prototype', Object.assign(Object.create({ a0: 1 }), { a1: 0 })],
    ['a label that is none', { a1: 'l4' }],
    ['a bool of 2', { a0: 2 }],
    ['a number between two steps', { a4: 12.34 }],
    ['a number out of range', { a3: 256 }],
    ['hex too long', { a5: 'beef00' }],
    ['bytes', { a5: Uint8Array.of(1, 2) }],
    ['no object', null],
    ['text', 'a0'],
  ])('gives up on %s', (_, given) => {
    expect(encoder(mixed)(given)).toBe(false)
  })

  it('refuses in a control what is not writable or not provided for, and takes it in a status', () => {
    const attrs = [enumOf(3), uint16, { ...bool, type: 'status_readonly' }]
    const [control, status] = [encoder(attrs, 'control'), encoder(attrs)]
    expect(control({ a0: 2, a1: 999.9 })).toBe('0302270f')
    for (const [given, hex] of [
      [{ a0: 3 }, '0103'],
      [{ a1: 1000 }, '022710'],
      [{ a2: 1 }, '0401'],
    ] as const) {
      expect(control(given)).toBe(false)
      expect(status(given)).toBe(hex)
    }
  })
})
