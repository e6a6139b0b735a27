import { describe, expect, it } from 'vitest'
import { formatHex, parseHex } from '../../src/bytes/hex.ts'
import type { EncodableAttrs } from '../../src/codec/contract.ts'
import { decodeSteps } from '../../src/codec/decode-steps.ts'
import { encodeSteps } from '../../src/codec/encode-steps.ts'
import { createPoint } from '../../src/codec/point.ts'
import { parseDefinition } from '../../src/definition/parse.ts'
import { createLayout } from '../../src/layout/layout.ts'
import { fixtureProduct } from '../products.ts'

// Through a codec the short ways cannot be told apart from the general coders: where they give up, those answer.
const pump = createLayout(fixtureProduct('wave-pump'))
const points = pump.fields.map(createPoint)
const HEX = '023731 32 04d2 0102030405060708 0bb8 00015f90 00 02'
const ATTRS = {
  power: 1,
  feed: 0,
  night: 0,
  lock: 0,
  wave: '恒流',
  link: '从机',
  level: '11',
  curve: '曲线 18',
  flow: 50,
  dose: 12.34,
  slots: '0102030405060708',
  rpm: 3000,
  uptime: 90,
  alert_dry: 0,
  fault_hot: 0,
  fault_stall: 1,
}

describe('the interpreted short way of decoding', () => {
  const platform = decodeSteps(pump, points, 'platform')

  it('reads every type, anywhere in the bytes', () => {
    const bytes = parseHex(`ffff ${HEX} ffff`)
    expect(platform(bytes, 2, bytes.length - 2)).toEqual(ATTRS)
    expect(decodeSteps(pump, points, 'native')(bytes, 2, bytes.length - 2)).toEqual({
      ...ATTRS,
      power: true,
      feed: false,
      night: false,
      lock: false,
      slots: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8),
      alert_dry: false,
      fault_hot: false,
      fault_stall: true,
    })
    expect(decodeSteps(pump, points, 'raw')(bytes, 2, bytes.length - 2)).toMatchObject({
      wave: 3,
      link: 2,
      level: 11,
      curve: 17,
      dose: 1234,
      uptime: 90_000,
    })
  })

  it('makes plain objects, keys in id order', () => {
    const attrs = platform(parseHex(HEX), 0, 22) ?? expect.fail('gave up')
    expect(Object.getPrototypeOf(attrs)).toBe(Object.prototype)
    expect(Object.keys(attrs)).toEqual(pump.fields.map(({ attribute }) => attribute.name))
  })

  it.each([
    ['short', HEX.slice(0, -2)],
    ['long', `${HEX}00`],
    ['a reserved bit', HEX.replace('0237', '4237')],
    ['an index without a label, in one byte', HEX.replace('3731', '3771')],
    ['an index without a label, across bytes', HEX.replace('3731', '37b1')],
    ['below the range', HEX.replace(' 32 ', ' 1d ')],
    ['above the range', HEX.replace('04d2', '2711')],
  ])('gives up on %s', (_, hex) => {
    const bytes = parseHex(hex)
    expect(platform(bytes, 0, bytes.length)).toBeUndefined()
  })

  it('leaves a name that is no plain key alone', () => {
    const attrs = [{ id: 0, name: '__proto__', type: 'alert', data_type: 'bool' }]
    const layout = createLayout(parseDefinition({ entities: [{ attrs }] }))
    expect(decodeSteps(layout, layout.fields.map(createPoint), 'platform')(Uint8Array.of(1), 0, 1)).toBeUndefined()
  })
})

describe('the interpreted short way of encoding', () => {
  const hexOf = (kind: 'status' | 'control', attrs: unknown, prefix = 0) => {
    const bytes = encodeSteps(pump, kind)(attrs as EncodableAttrs, prefix)
    return bytes && formatHex(bytes)
  }

  it('writes a status block of every type behind the free bytes', () => {
    expect(hexOf('status', ATTRS)).toBe(HEX.replaceAll(' ', ''))
    expect(hexOf('status', { ...ATTRS, power: true, fault_stall: true }, 2)).toBe(`0000${HEX.replaceAll(' ', '')}`)
  })

  it('takes members in any order, and more than one order in turn', () => {
    const encode = encodeSteps(pump, 'status')
    const members = Object.entries(ATTRS)
    const expected = HEX.replaceAll(' ', '')
    for (let turn = 0; turn < 2; turn++) {
      for (let at = 0; at < members.length; at++) {
        const turned = [...members.slice(at), ...members.slice(0, at)]
        for (const order of [turned, [...turned].reverse()]) {
          const bytes = encode(Object.fromEntries(order), 0) ?? expect.fail('gave up')
          expect(formatHex(bytes)).toBe(expected)
        }
        const without = Object.fromEntries(turned.slice(1))
        expect(encode(without, 0)).toBeUndefined()
        expect(encode({ ...without, other: 1 }, 0)).toBeUndefined()
      }
    }
  })

  it('takes own members only, also where all objects have been given one', () => {
    const { power, ...rest } = ATTRS
    const encode = encodeSteps(pump, 'status')
    expect(encode(Object.assign(Object.create({ power }), rest), 0)).toBeUndefined()
    expect(encode(Object.assign(Object.create(null), ATTRS), 0)).toEqual(parseHex(HEX))
    Object.assign(Object.prototype, { power })
    try {
      expect(encode(rest as EncodableAttrs, 0)).toBeUndefined()
    } finally {
      delete (Object.prototype as { power?: unknown }).power
    }
  })

  it('reads getters, and is not led astray by proxies or by members that go away', () => {
    const encode = encodeSteps(pump, 'status')
    const { power, ...rest } = ATTRS
    expect(
      encode(
        {
          get power() {
            return power
          },
          ...rest,
        },
        0,
      ),
    ).toEqual(parseHex(HEX))
    expect(encode(new Proxy({ ...ATTRS }, {}), 0)).toEqual(parseHex(HEX))
    const leaving: Record<string, unknown> = {}
    Object.defineProperty(leaving, 'power', {
      enumerable: true,
      configurable: true,
      get: () => {
        delete leaving.fault_stall
        return 1
      },
    })
    Object.assign(leaving, rest)
    expect(encode(leaving as EncodableAttrs, 0)).toBeUndefined()
  })

  it.each<[Record<string, unknown>, string | undefined]>([
    [{ power: true }, '0001 000001 00 0000 0000000000000000'],
    [{ dose: 12.34 }, '1000 000000 00 04d2 0000000000000000'],
    [{ link: '从机', slots: '0102030405060708' }, '2020 000100 00 0000 0102030405060708'],
    [{ level: '11', flow: 30, night: 1 }, '0144 001604 1e 0000 0000000000000000'],
    [{}, '0000 000000 00 0000 0000000000000000'],
    [{ flow: 29 }, undefined],
    [{ dose: 100.01 }, undefined],
    [{ dose: 0.005 }, undefined],
    [{ dose: '1' }, undefined],
    [{ wave: 3 }, undefined],
    [{ wave: '?' }, undefined],
    [{ power: 2 }, undefined],
    [{ slots: '01' }, undefined],
    [{ rpm: 1 }, undefined],
    [{ power: undefined }, undefined],
    [Object.create({ power: 1 }), undefined],
  ])('writes the control of %j', (given, hex) => {
    expect(hexOf('control', given)).toBe(hex?.replaceAll(' ', ''))
  })

  it('gives up on what is not exactly the attributes, and on fields that overlap', () => {
    const { power, ...less } = ATTRS
    expect(power).toBe(1)
    expect(hexOf('status', less)).toBeUndefined()
    expect(hexOf('status', { ...ATTRS, more: 1 })).toBeUndefined()
    expect(hexOf('status', { ...less, more: 1 })).toBeUndefined()
    expect(hexOf('status', null)).toBeUndefined()
    expect(hexOf('status', Object.entries(ATTRS))).toBeUndefined()
    const attr = { type: 'status_writable', data_type: 'uint8', position: { byte_offset: 0 } }
    const attrs = [
      { ...attr, id: 0, name: 'a' },
      { ...attr, id: 1, name: 'b' },
    ]
    expect(
      encodeSteps(createLayout(parseDefinition({ entities: [{ attrs }] })), 'status')({ a: 1, b: 2 }, 0),
    ).toBeUndefined()
  })
})
