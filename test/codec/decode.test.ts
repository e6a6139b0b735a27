import { Buffer as NpmBuffer } from 'buffer/'
import { describe, expect, it } from 'vitest'
import { parseHex } from '../../src/bytes/hex.ts'
import type { DecodeOptions } from '../../src/codec/contract.ts'
import { parseDefinition } from '../../src/definition/parse.ts'
import { codecsOf, fixtureProduct } from '../products.ts'

const air = codecsOf(fixtureProduct('air-conditioner'))
const lamp = codecsOf(fixtureProduct('bedside-lamp-var-len'))
const pump = codecsOf(fixtureProduct('wave-pump'))

describe('views', () => {
  const block = '02373132' + '04d2' + '0102030405060708' + '0bb800015f900002'
  it.each([
    ['platform', { power: 1, wave: '恒流', dose: 12.34, slots: '0102030405060708', fault_stall: 1 }],
    [
      'native',
      { power: true, wave: '恒流', dose: 12.34, slots: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), fault_stall: true },
    ],
    ['raw', { power: 1, wave: 3, dose: 1234, slots: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), fault_stall: 1 }],
  ] as const)('%s', (view, expected) => {
    for (const codec of pump) {
      expect(codec.decode(parseHex(`04${block}`), { view }).attrs).toMatchObject(expected)
      expect(codec.decodeStatus(parseHex(block), { view }).attrs).toMatchObject(expected)
    }
  })

  it.each([
    ['a status block', pump, 'slots', `04${block}`, 7],
    ['a status block with a reserved bit set', pump, 'slots', `0480${block.slice(2)}`, 7],
    ['a control', pump, 'slots', `012000${'00'.repeat(6)}0102030405060708`, 9],
    ['a var_len body', lamp, 'palette', '140400010203040506', 3],
  ] as const)('hand binaries of %s out as copies, or in place', (_, codecs, name, hex, at) => {
    for (const codec of codecs) {
      for (const view of ['native', 'raw'] as const) {
        // A Buffer's parts are Buffers; what is given is not.
        const p0 = Buffer.from(hex, 'hex')
        const copy = codec.decode(p0, { view }).attrs[name] as Uint8Array
        const there = codec.decode(p0, { view, binaries: 'inPlace' }).attrs[name] as Uint8Array
        expect(there).toEqual(copy)
        expect(Object.getPrototypeOf(there)).toBe(Uint8Array.prototype)
        expect([there.buffer, there.byteOffset]).toEqual([p0.buffer, p0.byteOffset + at])
        expect(copy.buffer.byteLength).toBe(copy.length)
        const first = copy[0] as number
        p0[at] = 0xaa
        expect([copy[0], there[0]]).toEqual([first, 0xaa])
        // Text is what it was.
        expect(codec.decode(p0, { binaries: 'inPlace' }).attrs[name]).toMatch(/^aa/)
      }
      for (const binaries of ['views', null, 1])
        for (const view of ['raw', undefined] as const)
          expect(() => codec.decode(Buffer.from(hex, 'hex'), { view, binaries } as DecodeOptions)).toThrowError(
            /^binaries: expected copied or inPlace, got /,
          )
    }
  })

  it('lists attributes in id order', () => {
    for (const codec of pump)
      expect(Object.keys(codec.decode(parseHex(`04${block}`)).attrs)).toEqual(
        fixtureProduct('wave-pump').attributes.map(({ name }) => name),
      )
    for (const codec of lamp)
      expect(Object.keys(codec.decode(parseHex('1401610564002d')).attrs)).toEqual([
        'power',
        'timer',
        'brightness',
        'temperature',
      ])
  })
})

describe('what the definition does not provide for', () => {
  it.each<[string, typeof air, string, object]>([
    [
      'an index without a label',
      air,
      '0460000010000000',
      {
        attrs: { fan_speed: 3 },
        issues: [
          {
            code: 'LABEL_UNKNOWN',
            attribute: 'fan_speed',
            offset: 1,
            message: 'fan_speed: index 3 has no label, expected 0 "低风", 1 "中风", 2 "高风"',
          },
        ],
      },
    ],
    [
      'a number outside min..max',
      air,
      '04000000102e0000',
      {
        attrs: { room_temp: 36 },
        issues: [
          {
            code: 'VALUE_OUT_OF_RANGE',
            attribute: 'room_temp',
            offset: 5,
            message: 'room_temp: expected -10 to 35, got 36 (raw 46)',
          },
        ],
      },
    ],
    [
      'reserved bits',
      air,
      '0480000010008000',
      {
        issues: [
          {
            code: 'RESERVED_BITS',
            offset: 1,
            message: 'reserved: bit 7 of the byte belongs to no attribute, expected 0, got 1',
          },
          {
            code: 'RESERVED_BITS',
            offset: 6,
            message: 'reserved: bit 7 of the byte belongs to no attribute, expected 0, got 1',
          },
        ],
      },
    ],
    [
      'a flag without an attribute',
      air,
      '018000000010',
      {
        attrs: {},
        issues: [
          {
            code: 'FLAG_UNKNOWN',
            offset: 1,
            message: 'attr_flags: flags 7 name no attribute and are taken for padding',
          },
        ],
      },
    ],
    [
      'flags beyond the last id',
      lamp,
      '14f80101',
      {
        attrs: { power: 1 },
        issues: [
          {
            code: 'FLAG_UNKNOWN',
            offset: 1,
            message: 'attr_flags: flags 11, 12, 13, 14, 15 name no attribute and are taken for padding',
          },
        ],
      },
    ],
    [
      'padding bits in a var_len segment',
      lamp,
      '14000181',
      {
        attrs: { power: 1 },
        issues: [
          {
            code: 'RESERVED_BITS',
            offset: 3,
            message: 'reserved: bit 7 of the byte belongs to no attribute, expected 0, got 1',
          },
        ],
      },
    ],
    [
      'a fault flagged in a control',
      lamp,
      '11000201',
      {
        attrs: { fault_led: 1 },
        issues: [
          {
            code: 'FLAG_READ_ONLY',
            attribute: 'fault_led',
            offset: 1,
            message: 'fault_led: flagged in a control, but it is not writable',
          },
        ],
      },
    ],
    ['more bytes', air, '0400000010000000ffff', { extra: 2 }],
    ['more bytes after a var_len body', lamp, '14000101cc', { attrs: { power: 1 }, extra: 1 }],
    ['more bytes after a read', air, '0200', { extra: 1 }],
    ['more bytes after a var_len read', lamp, '12000100', { names: ['power'], extra: 1 }],
    [
      'flags without an attribute in a read',
      lamp,
      '128001',
      {
        names: ['power'],
        issues: [
          {
            code: 'FLAG_UNKNOWN',
            offset: 1,
            message: 'attr_flags: flags 15 name no attribute and are taken for padding',
          },
        ],
      },
    ],
    [
      'a cut block',
      air,
      '04000000',
      {
        attrs: { switch: 0, fan_swing: 0, mode: '制冷', fan_speed: '低风', on_timing: 0, off_timing: 0 },
        missing: ['set_temp', 'room_temp', 'alert_shutdown', 'alert_full', 'fault_roomtemp'],
      },
    ],
    [
      'no block',
      air,
      '04',
      { attrs: {}, missing: fixtureProduct('air-conditioner').attributes.map(({ name }) => name) },
    ],
    [
      'a cut bit group: its high bytes come first',
      pump,
      '04023f',
      {
        attrs: { level: 15, curve: '曲线 18' },
        missing: [
          'power',
          'feed',
          'night',
          'lock',
          'wave',
          'link',
          'flow',
          'dose',
          'slots',
          'rpm',
          'uptime',
          'alert_dry',
          'fault_hot',
          'fault_stall',
        ],
      },
    ],
    ['cut values of a control', air, '0141', { attrs: {}, missing: ['switch', 'set_temp'] }],
    ['cut var_len values', lamp, '14014105', { attrs: { power: 1 }, missing: ['brightness', 'temperature'] }],
    ['a var_len segment that is not there', lamp, '140001', { attrs: {}, missing: ['power'] }],
  ])('lenient: %s', (_, codecs, hex, expected) => {
    for (const codec of codecs) expect(codec.decode(parseHex(hex))).toMatchObject(expected)
  })

  it.each<[string, typeof air, string, string, number, string | undefined]>([
    ['an index without a label', air, '0460000010000000', 'LABEL_UNKNOWN', 1, 'fan_speed'],
    ['reserved bits', air, '0480000010000000', 'RESERVED_BITS', 1, undefined],
    ['a cut block', air, '04000000', 'PAYLOAD_SHORT', 4, 'set_temp'],
    ['more bytes', air, '0400000010000000ffff', 'PAYLOAD_LONG', 8, undefined],
    ['padding flags', lamp, '14f80101', 'FLAG_UNKNOWN', 1, undefined],
  ])('strict: %s', (_, codecs, hex, code, offset, path) => {
    for (const codec of codecs)
      expect(() => codec.decode(parseHex(hex), { strict: true })).toThrowError(
        expect.objectContaining({ code, offset, path }),
      )
    for (const codec of codecs) expect(() => codec.decode(parseHex(hex))).not.toThrow()
  })

  it('strict messages say what was expected', () => {
    for (const codec of air) {
      const strict: DecodeOptions = { strict: true }
      expect(() => codec.decode(parseHex('04000000'), strict)).toThrowError(
        'payload: expected bytes for set_temp, room_temp, alert_shutdown, alert_full, fault_roomtemp, got an end after 4 bytes',
      )
      expect(() => codec.decode(parseHex('04000000100000000102'), strict)).toThrowError(
        'payload: expected 8 bytes, got 2 more that the definition does not know',
      )
      expect(() => codec.decodeStatus(parseHex('00'), strict)).toThrowError(
        expect.objectContaining({ code: 'PAYLOAD_SHORT', offset: 1 }),
      )
      expect(() => codec.decode(parseHex('04'), strict)).toThrowError(
        /fan_speed, on_timing, off_timing, set_temp, room_temp, … \(11\), got an end after 1 bytes/,
      )
    }
  })
})

describe('what is no payload of this product', () => {
  it.each([
    ['no bytes', air, '', 'PAYLOAD_EMPTY', 'P0: expected an action byte and a body, got no bytes', 0],
    [
      'no action',
      air,
      'ba00',
      'ACTION_UNKNOWN',
      'action: expected 01 to 06, got 0xba. Is it a payload (P0) at all? A bare status block has no action: decodeStatus(), or --frame status',
      0,
    ],
    [
      'no action of var_len',
      lamp,
      '07',
      'ACTION_UNKNOWN',
      'action: expected 05, 06 or 11 to 14, got 0x07. Is it a payload (P0) at all? A bare status block has no action: decodeStatus(), or --frame status',
      0,
    ],
    [
      'an action of var_len',
      air,
      '140000',
      'ACTION_MISMATCH',
      "action: 0x14 is a report of the var_len protocol, but the definition is standard. Is it this product's?",
      0,
    ],
    [
      'an action of standard',
      lamp,
      '0100',
      'ACTION_MISMATCH',
      "action: 0x01 is a control of the standard protocol, but the definition is var_len. Is it this product's?",
      0,
    ],
    [
      'cut flags',
      lamp,
      '1400',
      'PAYLOAD_SHORT',
      "attr_flags: expected 2 bytes, got 1: nothing says which attributes follow. Is the payload cut, or the definition another product's?",
      2,
    ],
    [
      'cut flags of a control',
      pump,
      '0110',
      'PAYLOAD_SHORT',
      "attr_flags: expected 2 bytes, got 1: nothing says which attributes follow. Is the payload cut, or the definition another product's?",
      2,
    ],
    [
      'cut flags of a read',
      lamp,
      '12',
      'PAYLOAD_SHORT',
      "attr_flags: expected 2 bytes, got 0: nothing says which attributes follow. Is the payload cut, or the definition another product's?",
      1,
    ],
  ] as const)('%s', (_, codecs, hex, code, message, offset) => {
    for (const codec of codecs)
      expect(() => codec.decode(parseHex(hex))).toThrowError(
        expect.objectContaining({ name: 'GiztoolsError', code, message, offset }),
      )
  })

  it('is told from text, arrays and wider elements', () => {
    for (const codec of air) {
      expect(() => codec.decode('04' as never)).toThrowError(
        'P0: expected bytes (a Uint8Array), got text: parseBytes() turns hex, base64 and decimal arrays into bytes',
      )
      expect(() => codec.decode(Uint8Array.of(4), { view: 'display' as never })).toThrowError(
        'view: expected platform, native or raw, got "display"',
      )
      expect(() => codec.decode([4] as never)).toThrowError(
        'P0: expected bytes (a Uint8Array), got an array: Uint8Array.from() makes bytes of it',
      )
      expect(() => codec.decodeStatus(new Uint16Array(7) as never)).toThrowError(
        'status: expected bytes (a Uint8Array), got object',
      )
    }
  })
})

describe('input bytes', () => {
  it("may be Node's Buffer or npm's, at any byteOffset; what is decoded does not share their memory", () => {
    const hex = '0402373132' + '04d2' + '0102030405060708' + '0bb800015f900002'
    for (const codec of pump) {
      const expected = codec.decode(parseHex(hex), { view: 'native' })
      for (const source of [
        Buffer.from(`ffff${hex}`, 'hex').subarray(2),
        NpmBuffer.from(`ffff${hex}`, 'hex').subarray(2),
      ]) {
        const message = codec.decode(source, { view: 'native' })
        source.fill(0)
        expect(message).toEqual(expected)
        expect(Object.getPrototypeOf(message.attrs.slots)).toBe(Uint8Array.prototype)
      }
      const transparent = Buffer.from([6, 1, 2])
      const message = codec.decode(transparent)
      transparent.fill(9)
      expect(message).toEqual({ action: 'transparentUp', data: Uint8Array.of(1, 2), attrs: {} })
    }
  })
})

describe('a product without attributes', () => {
  const bare = codecsOf(parseDefinition({ entities: [{ attrs: [] }] }))
  it('still has messages', () => {
    for (const codec of bare) {
      expect(codec.decode(Uint8Array.of(4))).toEqual({ action: 'report', attrs: {} })
      expect(codec.encode({ action: 'report', attrs: {} })).toEqual(Uint8Array.of(4))
      expect(codec.decode(Uint8Array.of(6, 7))).toMatchObject({ action: 'transparentUp' })
      expect(() => codec.encode({ action: 'control', attrs: { a: 1 } })).toThrowError(
        '"a": the product has no attribute of this name, expected one of none: it has no attributes',
      )
    }
  })
})
