import { describe, expect, it } from 'vitest'
import { formatHex, parseHex } from '../../src/bytes/hex.ts'
import type { EncodableAttrs } from '../../src/codec/contract.ts'
import { emitEncode } from '../../src/codec/emit-encode.ts'
import { parseDefinition } from '../../src/definition/parse.ts'
import { createLayout, type Layout } from '../../src/layout/layout.ts'
import { fixtureProduct, mayCompile } from '../products.ts'
import { plainEncoder } from './emitted.ts'

function layoutOf(attrs: readonly object[]) {
  return createLayout(
    parseDefinition({
      entities: [{ attrs: attrs.map((attr, id) => ({ id, name: `a${id}`, type: 'status_writable', ...attr })) }],
    }),
  )
}

const bits = (byte_offset: number, bit_offset: number, len: number) => ({
  position: { byte_offset, bit_offset, len, unit: 'bit' },
})
const scaled = (data_type: string, ratio: number, addition: number) => ({ data_type, uint_spec: { ratio, addition } })
const labels = (count: number) => Array.from({ length: count }, (_, i) => `l${i}`)

describe('what is emitted', () => {
  it('shifts and scales only where there is something to shift or scale', () => {
    const layout = layoutOf([
      { data_type: 'bool', ...bits(0, 0, 1) },
      { data_type: 'bool', ...bits(0, 15, 1) },
      { data_type: 'enum', enum: labels(4), ...bits(0, 7, 2) },
      { data_type: 'uint16', position: { byte_offset: 2 } },
    ])
    const { source } = emitEncode(layout, 'status') ?? expect.fail('nothing emitted')
    expect(source).toMatch(/^\(a,b,p,z\)=>\{/)
    expect(source).toContain('let x,r0=0,r1=0,r2=0,r3=0;if(n!==4)return false;')
    expect(source).toMatch(/;b\[p\+1\]=r0\|r2<<7;b\[p\]=r1<<7\|r2>>>1;b\[p\+2\]=r3>>>8;b\[p\+3\]=r3;return true\}$/)
    expect(source).toContain('r3=x>>>0;if(r3!==x||r3>65535)return false;')
  })

  it.each<[number, number, string]>([
    [1, 0, 'x>>>0;if(r0!==x||r0>255)'],
    [1, 7, 'Math.round((x-7));if(!(r0>=0&&r0<=255)||r0+7!==x)'],
    [1, -7, 'Math.round((x+7));if(!(r0>=0&&r0<=255)||r0-7!==x)'],
    [2, 0, 'Math.round((x)/2);if(!(r0>=0&&r0<=255)||r0*2!==x)'],
    [0.1, 0, 'Math.round(x*10);if(!(r0>=0&&r0<=255)||(r0)/10!==x)'],
    [0.1, -2, 'Math.round(x*10+20);if(!(r0>=0&&r0<=255)||(r0-20)/10!==x)'],
    [0.3, -2, 'Math.round((x*10+20)/3);if(!(r0>=0&&r0<=255)||(r0*3-20)/10!==x)'],
  ])('scales by %d, %d in the fewest steps', (ratio, addition, text) => {
    const { source } =
      emitEncode(layoutOf([scaled('uint8', ratio, addition)]), 'status') ?? expect.fail('nothing emitted')
    expect(source).toContain(`r0=${text}return false;`)
  })

  it('is nothing for var_len, and for fields that overlap', () => {
    expect(emitEncode(createLayout(fixtureProduct('bedside-lamp-var-len')), 'status')).toBeUndefined()
    expect(
      emitEncode(
        layoutOf([
          { data_type: 'bool', ...bits(0, 3, 1) },
          { data_type: 'bool', ...bits(0, 3, 1) },
        ]),
        'status',
      ),
    ).toBeUndefined()
    expect(
      emitEncode(
        layoutOf([
          { data_type: 'enum', enum: labels(4), ...bits(0, 3, 2) },
          { data_type: 'bool', ...bits(0, 4, 1) },
        ]),
        'status',
      ),
    ).toBeUndefined()
    expect(
      emitEncode(
        layoutOf([
          { data_type: 'enum', enum: labels(4), ...bits(0, 3, 2) },
          { data_type: 'bool', ...bits(0, 5, 1) },
        ]),
        'status',
      ),
    ).toBeDefined()
    expect(
      emitEncode({ ...createLayout(fixtureProduct('pet-house')), protocol: 'var_len' } as Layout, 'status'),
    ).toBeUndefined()
  })
})

describe.skipIf(!mayCompile)('an emitted encoder (skipped where code generation is disallowed)', () => {
  const hexOf = (encode: ReturnType<typeof plainEncoder>, attrs: unknown, prefix = 0) => {
    const bytes = encode(attrs as EncodableAttrs, prefix)
    return bytes && formatHex(bytes)
  }

  const pump: ReturnType<typeof plainEncoder> = (attrs, prefix) =>
    plainEncoder(createLayout(fixtureProduct('wave-pump')))(attrs, prefix)
  const attrs = {
    power: 1,
    feed: 0,
    night: 0,
    lock: 0,
    wave: '恒流',
    link: '从机',
    level: 11,
    curve: '曲线 18',
    flow: 50,
    dose: 12.34,
    slots: '0102030405060708',
    rpm: 3000,
    uptime: 90,
    alert_dry: false,
    fault_hot: false,
    fault_stall: true,
  }

  it('writes a status block of every type behind the free bytes', () => {
    expect(hexOf(pump, attrs)).toBe('0237313204d201020304050607080bb800015f900002')
    expect(hexOf(pump, attrs, 1)).toBe('000237313204d201020304050607080bb800015f900002')
    expect(hexOf(pump, attrs, 3)).toBe('0000000237313204d201020304050607080bb800015f900002')
    expect(
      hexOf(pump, {
        ...attrs,
        power: true,
        wave: 3,
        link: 2,
        level: '11',
        curve: 17,
        slots: 'FFFFFFFFFFFFFFFF',
        alert_dry: 1,
        fault_stall: 0,
      }),
    ).toBe('0237313204d2ffffffffffffffff0bb800015f900100')
    expect(hexOf(pump, Object.assign(Object.create(null), attrs))).toBe('0237313204d201020304050607080bb800015f900002')
  })

  // Flags: two bytes, bit = id (SPEC §3). Values: a group of three bytes, flow, dose, slots.
  it.each<[attrs: Record<string, unknown>, hex: string | undefined]>([
    [{ power: true }, '0001 000001 00 0000 0000000000000000'],
    [{ dose: 12.34 }, '1000 000000 00 04d2 0000000000000000'],
    [{ link: '从机', slots: '0102030405060708' }, '2020 000100 00 0000 0102030405060708'],
    [{ level: '11', flow: 30, night: 1 }, '0144 001604 1e 0000 0000000000000000'],
    [{}, '0000 000000 00 0000 0000000000000000'],
    [{ flow: 29 }, undefined],
    [{ flow: 101 }, undefined],
    [{ dose: 100.01 }, undefined],
    [{ wave: 6 }, undefined],
    [{ power: 2 }, undefined],
    [{ rpm: 1 }, undefined],
    [{ power: 1, more: 1 }, undefined],
    [{ power: undefined }, undefined],
    [Object.create({ power: 1 }), undefined],
  ])('writes the control of %j', (given, hex) => {
    const control = plainEncoder(createLayout(fixtureProduct('wave-pump')), 'control')
    expect(hexOf(control, given)).toBe(hex?.replaceAll(' ', ''))
  })

  it('gives up on what is not exactly the attributes', () => {
    const { power, ...less } = attrs
    expect(power).toBe(1)
    const odd: [string, unknown][] = [
      ['one missing', less],
      ['one too many', { ...attrs, more: 1 }],
      ['another name', { ...less, Power: 1 }],
      ['one undefined', { ...attrs, power: undefined }],
      ['inherited ones', Object.create(attrs)],
      ['one inherited', Object.assign(Object.create({ power: 1 }), less)],
      ['a class of its own', Object.assign(new (class Own {})(), attrs)],
      ['nothing', undefined],
      ['null', null],
      ['text', 'power'],
      ['a function', Object.assign(() => 0, attrs)],
    ]
    for (const [about, given] of odd) expect(hexOf(pump, given), about).toBeUndefined()
  })

  it.each<[string, unknown[]]>([
    ['power', [2, -1, 0.5, '1', null, Number.NaN]],
    ['wave', [8, -1, 0.5, '恒', '', null, true, Number.NaN, Number.POSITIVE_INFINITY, 'toString', '__proto__']],
    ['flow', [-1, 256, 0.5, '50', null, true, Number.NaN, Number.POSITIVE_INFINITY]],
    ['dose', [-0.01, 655.36, 0.005, '1', null, Number.NaN]],
    ['slots', ['01020304050607', '010203040506070809', '010203040506070g', 1, null, parseHex('0102030405060708')]],
    ['uptime', [-0.001, 4294967.296, 0.0005, Number.NEGATIVE_INFINITY]],
  ])('gives up on values of %s that are of another form or off the grid', (name, values) => {
    for (const value of values) expect(hexOf(pump, { ...attrs, [name]: value }), String(value)).toBeUndefined()
  })

  it('takes every value to the ends of the width, those without a label too', () => {
    const ends = (more: object) => hexOf(pump, { ...attrs, ...more })
    expect(ends({ wave: 7, link: 3, level: 15, curve: 31 })).toBe('03fff13204d201020304050607080bb800015f900002')
    expect(ends({ wave: 0, link: 0, level: 0, curve: 0 })).toBe('0000013204d201020304050607080bb800015f900002')
    expect(ends({ flow: 0, dose: 0, rpm: 0, uptime: 0 })).toBe('02373100000001020304050607080000000000000002')
    expect(ends({ flow: 255, dose: 655.35, rpm: 65535, uptime: 4294967.295 })).toBe(
      '023731ffffff0102030405060708ffffffffffff0002',
    )
  })

  it.each([0, 1, 2, 3, 4, 5, 6, 7])('writes fields of every width at shift %i', shift => {
    // In one group of five bytes, with the fields on both sides of it all zeros or all ones.
    for (let width = 1; width <= 32; width++) {
      const after = 40 - shift - width
      const sides = [
        ...(shift > 0 ? [{ data_type: 'enum', enum: ['l0'], ...bits(0, 0, shift) }] : []),
        { data_type: 'enum', enum: ['l0'], ...bits(0, shift + width, Math.min(32, after)) },
        ...(after > 32 ? [{ data_type: 'bool', ...bits(0, 39, 1) }] : []),
      ]
      const encode = plainEncoder(layoutOf([{ data_type: 'enum', enum: ['l0'], ...bits(0, shift, width) }, ...sides]))
      const most = 2 ** width - 1
      for (const [value, around] of [
        [most, 0],
        [0, 1],
        [1, 0],
        [most, 1],
      ] as const) {
        const given = Object.fromEntries(
          [value, ...sides.map(side => around * (2 ** side.position.len - 1))].map((raw, id) => [`a${id}`, raw]),
        )
        const low = `${around}`.repeat(shift)
        const high =
          after > 32 && around === 1 ? `1${'0'.repeat(after - 33)}${'1'.repeat(32)}` : `${around}`.repeat(after)
        const digits = high + value.toString(2).padStart(width, '0') + low
        const expected = (digits.match(/.{8}/g) ?? [])
          .map(eight => Number.parseInt(eight, 2).toString(16).padStart(2, '0'))
          .join('')
        expect(hexOf(encode, given), `width ${width}`).toBe(expected)
      }
    }
  })

  it('takes the first of two equal labels, and none past what the bits hold', () => {
    const encode = plainEncoder(layoutOf([{ data_type: 'enum', enum: ['x', 'y', 'x', 'y', 'late'], ...bits(0, 0, 2) }]))
    expect(hexOf(encode, { a0: 'x' })).toBe('00')
    expect(hexOf(encode, { a0: 'y' })).toBe('01')
    expect(hexOf(encode, { a0: 3 })).toBe('03')
    expect(hexOf(encode, { a0: 'late' })).toBeUndefined()
    expect(hexOf(encode, { a0: 4 })).toBeUndefined()
    const five = plainEncoder(layoutOf([{ data_type: 'enum', enum: ['a', 'b', 'c', 'd', 'e'], ...bits(0, 0, 2) }]))
    expect(hexOf(five, { a0: 'd' })).toBe('03')
  })

  it.each<[string, number, number, number, string]>([
    ['uint8', 1, -10, -10, '00'],
    ['uint8', 1, -10, 245, 'ff'],
    ['uint8', 1, 10, 10, '00'],
    ['uint16', 0.1, -20, 25.1, '01c3'], // 451: the MCU SDK truncates it to 450 (SPEC §6)
    ['uint16', 0.3, -2, -1.7, '0001'],
    ['uint16', -0.5, 3, -7, '0014'],
    ['uint16', 5, 1, 16, '0003'],
    ['uint8', -1, 0, 0, '00'],
    ['uint32', 1, 1735689600, 1735689601, '00000001'],
    ['uint32', 1, 0, 4294967295, 'ffffffff'],
  ])('writes %s · %d + %d: %d as %s', (type, ratio, addition, display, hex) => {
    expect(hexOf(plainEncoder(layoutOf([scaled(type, ratio, addition)])), { a0: display })).toBe(hex)
  })

  it('takes numbers past 2^53 as the interpreted engine does', () => {
    const encode = plainEncoder(layoutOf([scaled('uint32', 1e-20, 0), { data_type: 'bool' }]))
    const of = (display: unknown) => hexOf(encode, { a0: display, a1: 1 })
    expect(of(3e-20)).toBe('0100000003')
    expect(of(4294967295e-20)).toBe('01ffffffff')
    expect(of(0)).toBe('0100000000')
    for (const odd of [
      4294967296e-20,
      -1e-20,
      3.5e-20,
      '3e-20',
      Number.NaN,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      null,
      true,
    ])
      expect(of(odd), String(odd)).toBeUndefined()
  })

  it('takes numbers whose products pass 2^53 as exact integers', () => {
    // raw · 10000001 / 10: in doubles the product is rounded before the quotient is.
    const encode = plainEncoder(layoutOf([scaled('uint32', 1_000_000.1, 0)]))
    expect(hexOf(encode, { a0: 4_294_967_721_496_729 })).toBe('fffffffc')
    expect(hexOf(encode, { a0: 4_294_967_716_496_728.5 })).toBe('fffffff7')
  })

  it('writes an empty block', () => {
    expect(hexOf(plainEncoder(layoutOf([])), {}, 1)).toBe('00')
    expect(hexOf(plainEncoder(layoutOf([])), { a: 1 }, 1)).toBeUndefined()
  })
})
