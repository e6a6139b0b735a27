import { describe, expect, it } from 'vitest'
import { formatHex, parseHex } from '../../src/bytes/hex.ts'
import type { EncodableAttrs, EncodableMessage, EncodeOptions, Issue } from '../../src/codec/contract.ts'
import { parseDefinition } from '../../src/definition/parse.ts'
import { codecsOf, fixtureProduct } from '../products.ts'

const air = codecsOf(fixtureProduct('air-conditioner'))
const lamp = codecsOf(fixtureProduct('bedside-lamp-var-len'))
const pump = codecsOf(fixtureProduct('wave-pump'))

const control = (attrs: EncodableAttrs): EncodableMessage => ({ action: 'control', attrs })
const report = (attrs: EncodableAttrs): EncodableMessage => ({ action: 'report', attrs })

/** One row, every engine. */
function hexOf(codecs: typeof air, message: EncodableMessage, options?: EncodeOptions): string {
  const all = codecs.map(codec => formatHex(codec.encode(message, options)))
  expect(new Set(all).size).toBe(1)
  return all[0] as string
}

const whole = {
  switch: 1,
  fan_swing: 0,
  mode: '制冷',
  fan_speed: '低风',
  on_timing: 0,
  off_timing: 0,
  set_temp: 16,
  room_temp: -10,
  alert_shutdown: 0,
  alert_full: 0,
  fault_roomtemp: 0,
}

describe('encode', () => {
  it.each<[string, typeof air, EncodableMessage, EncodeOptions | undefined, string]>([
    ['a control of one bool', air, control({ switch: 1 }), undefined, '010101000000'],
    ['true for 1', air, control({ switch: true, fan_swing: false }), undefined, '010301000000'],
    ['a label', air, control({ mode: '自动' }), undefined, '01040c000000'],
    ['an index', air, control({ mode: 3 }), undefined, '01040c000000'],
    ['a number', air, control({ set_temp: 24 }), undefined, '014000000018'],
    ['a control over a status P0', air, control({ switch: 1 }), { base: parseHex('0400000010000000') }, '010101000010'],
    [
      'a control over a bare status block',
      air,
      control({ switch: 1 }),
      { base: { status: parseHex('00010210000000') } },
      '010101010210',
    ],
    [
      'a control over attrs',
      air,
      control({ switch: 1 }),
      { base: { attrs: { set_temp: 30, on_timing: 5 } } },
      '01010105001e',
    ],
    ['a control over a control', air, control({ switch: 0 }), { base: parseHex('010101000010') }, '010100000010'],
    ['a report', air, report(whole), undefined, '0401000010000000'],
    ['a read reply', air, { action: 'readReply', attrs: whole }, undefined, '0301000010000000'],
    [
      'a report with a label and an index that has none',
      air,
      report({ ...whole, fan_speed: 3 }),
      undefined,
      '0461000010000000',
    ],
    ['a report with a number outside min..max', air, report({ ...whole, set_temp: 99 }), undefined, '0401000063000000'],
    [
      'part of a report over a base',
      air,
      report({ room_temp: 20 }),
      { base: parseHex('0401000010000301') },
      '040100001' + '01e0301',
    ],
    [
      'a report without __proto__ tricks',
      air,
      report(Object.assign(Object.create(null), whole)),
      undefined,
      '0401000010000000',
    ],
    ['a read', air, { action: 'read' }, undefined, '02'],
    ['transparent bytes down', air, { action: 'transparentDown', data: Uint8Array.of(1, 2) }, undefined, '050102'],
    ['transparent bytes up', air, { action: 'transparentUp', data: new Uint8Array(0) }, undefined, '06'],
    ['raw numbers', pump, control({ dose: 1234 }), { view: 'raw' }, '0110000000000004d20000000000000000'],
    ['display numbers', pump, control({ dose: 12.34 }), undefined, '0110000000000004d20000000000000000'],
    ['hex', pump, control({ slots: '01:02 03,0x04' }), undefined, '01200000000000000001020304' + '00000000'],
    [
      'a shorter binary, padded on the right',
      pump,
      control({ slots: [1, 2] }),
      undefined,
      '012000000000000000' + '0102000000000000',
    ],
    ['bytes', pump, control({ slots: Uint8Array.of(255) }), undefined, '012000000000000000' + 'ff00000000000000'],
    ['a field that crosses a byte', pump, control({ link: '从机' }), undefined, '0100200001000000000000000000000000'],
    ['a var_len control', lamp, control({ power: 1, brightness: 50 }), undefined, '1100410132'],
    ['a var_len report of nothing', lamp, report({}), undefined, '140000'],
    ['a var_len report over a base', lamp, report({ battery: 7 }), { base: parseHex('1400410132') }, '1400c1013207'],
    ['a var_len read of some', lamp, { action: 'read', names: ['battery', 'power'] }, undefined, '120081'],
    ['a var_len read of all', lamp, { action: 'read' }, undefined, '1207ff'],
    [
      'undefined values, which count as not given',
      air,
      control({ switch: 1, mode: undefined as never }),
      undefined,
      '010101000000',
    ],
  ])('writes %s', (_, codecs, message, options, hex) => {
    expect(hexOf(codecs, message, options)).toBe(hex)
  })

  it('rounds to the nearest step and says so', () => {
    for (const codec of pump) {
      const issues: Issue[] = []
      expect(formatHex(codec.encode(control({ dose: 1.005 }), { onIssue: issue => issues.push(issue) }))).toBe(
        '0110000000000000650000000000000000',
      )
      expect(issues).toEqual([
        {
          code: 'VALUE_OFF_GRID',
          attribute: 'dose',
          message: 'dose: 1.005 lies between two steps of 0.01, the nearest is 1.01',
        },
      ])
    }
  })

  it.each<[string, typeof air, EncodableMessage, EncodeOptions | undefined, string, string, string | undefined]>([
    [
      'an unknown name',
      pump,
      control({ Power: 1 }),
      undefined,
      'ATTRIBUTE_UNKNOWN',
      '"Power": 造浪泵 has no attribute of this name, expected one of power, feed, night, lock, wave, link, level, curve, flow, dose, slots, rpm, uptime, alert_dry, fault_hot, fault_stall',
      'Power',
    ],
    [
      'a read-only attribute in a control',
      air,
      control({ room_temp: 20 }),
      undefined,
      'ATTRIBUTE_READ_ONLY',
      'room_temp: expected a writable attribute in a control, got a read-only one',
      'room_temp',
    ],
    [
      'an alert in a control',
      air,
      control({ alert_full: 1 }),
      undefined,
      'ATTRIBUTE_READ_ONLY',
      'alert_full: expected a writable attribute in a control, got one of class alert',
      'alert_full',
    ],
    [
      'a fault in a var_len control',
      lamp,
      control({ fault_led: 0 }),
      undefined,
      'ATTRIBUTE_READ_ONLY',
      'fault_led: expected a writable attribute in a control, got one of class fault',
      'fault_led',
    ],
    [
      'a label that does not exist',
      air,
      control({ fan_speed: '超强' }),
      undefined,
      'LABEL_UNKNOWN',
      'fan_speed: expected 0 "低风", 1 "中风", 2 "高风", got "超强"',
      'fan_speed',
    ],
    [
      'an index without a label in a control',
      air,
      control({ fan_speed: 3 }),
      undefined,
      'LABEL_UNKNOWN',
      'fan_speed: index 3 has no label, expected 0 "低风", 1 "中风", 2 "高风"',
      'fan_speed',
    ],
    [
      'an index that does not fit',
      air,
      report({ ...whole, fan_speed: 4 }),
      undefined,
      'VALUE_OUT_OF_RANGE',
      'fan_speed: expected an index of 0 to 2, got 4',
      'fan_speed',
    ],
    [
      'a negative index',
      air,
      control({ fan_speed: -1 }),
      undefined,
      'VALUE_OUT_OF_RANGE',
      'fan_speed: expected an index of 0 to 2, got -1',
      'fan_speed',
    ],
    [
      'half an index',
      air,
      control({ fan_speed: 1.5 }),
      undefined,
      'VALUE_INVALID',
      'fan_speed: expected a label or its index, 0 "低风", 1 "中风", 2 "高风", got 1.5',
      'fan_speed',
    ],
    [
      'true for an enum',
      air,
      control({ fan_speed: true }),
      undefined,
      'VALUE_INVALID',
      'fan_speed: expected a label or its index, 0 "低风", 1 "中风", 2 "高风", got true',
      'fan_speed',
    ],
    [
      'a number outside min..max in a control',
      air,
      control({ set_temp: 31 }),
      undefined,
      'VALUE_OUT_OF_RANGE',
      'set_temp: expected 16 to 30, got 31 (raw 31)',
      'set_temp',
    ],
    [
      'a number that does not fit',
      air,
      report({ ...whole, set_temp: 256 }),
      undefined,
      'VALUE_OUT_OF_RANGE',
      'set_temp: expected 16 to 30, got 256, which is raw 256 and does not fit 8 bits',
      'set_temp',
    ],
    [
      'a display value below the least',
      air,
      report({ ...whole, room_temp: -11 }),
      undefined,
      'VALUE_OUT_OF_RANGE',
      'room_temp: expected -10 to 35, got -11, which is raw -1 and does not fit 8 bits',
      'room_temp',
    ],
    [
      'a raw number that does not fit',
      pump,
      report({ dose: 65536 }),
      { view: 'raw' },
      'VALUE_OUT_OF_RANGE',
      'dose: expected a raw integer of 0 to 65535, got 65536',
      'dose',
    ],
    [
      'a raw number that is none',
      pump,
      report({ dose: 0.5 }),
      { view: 'raw' },
      'VALUE_OUT_OF_RANGE',
      'dose: expected a raw integer of 0 to 65535, got 0.5',
      'dose',
    ],
    [
      'a number as text',
      air,
      control({ set_temp: '24' }),
      undefined,
      'VALUE_INVALID',
      'set_temp: expected a number, 16 to 30, got "24"',
      'set_temp',
    ],
    [
      'NaN',
      air,
      control({ set_temp: Number.NaN }),
      undefined,
      'VALUE_INVALID',
      'set_temp: expected a number, 16 to 30, got NaN',
      'set_temp',
    ],
    [
      'a bool as text',
      air,
      control({ switch: 'on' }),
      undefined,
      'VALUE_INVALID',
      'switch: expected true, false, 1 or 0, got "on"',
      'switch',
    ],
    [
      '2 for a bool',
      air,
      control({ switch: 2 }),
      undefined,
      'VALUE_OUT_OF_RANGE',
      'switch: expected 0 or 1, got 2',
      'switch',
    ],
    [
      'a binary that is too long',
      pump,
      control({ slots: '010203040506070809' }),
      undefined,
      'BINARY_TOO_LONG',
      'slots: expected at most 8 bytes, got 9 bytes',
      'slots',
    ],
    [
      'bytes above 255',
      pump,
      control({ slots: [1, 256] }),
      undefined,
      'VALUE_INVALID',
      'slots: expected bytes of 0 to 255, got 256 at index 1',
      'slots',
    ],
    [
      'a number for a binary',
      pump,
      control({ slots: 1 }),
      undefined,
      'VALUE_INVALID',
      'slots: expected hex digits or bytes, at most 8 bytes, got 1',
      'slots',
    ],
    [
      'a report that lacks attributes',
      air,
      report({ switch: 1, fan_swing: 1 }),
      undefined,
      'ATTRIBUTE_MISSING',
      'a whole status block holds every attribute; not given: mode, fan_speed, on_timing, off_timing, set_temp, room_temp, alert_shutdown, alert_full, fault_roomtemp. Give them, or a base to take them from',
      'mode',
    ],
    [
      'a report over a control, which knows only what it flags',
      air,
      report({ ...whole, set_temp: undefined as never }),
      { base: parseHex('010101000010') },
      'ATTRIBUTE_MISSING',
      'a whole status block holds every attribute; not given: set_temp. Give them, or a base to take them from',
      'set_temp',
    ],
    [
      'a read of some in standard',
      air,
      { action: 'read', names: ['mode'] },
      undefined,
      'MESSAGE_INVALID',
      'read: expected all 11 attributes, got 1: a standard product cannot be asked for some. Leave names out',
      undefined,
    ],
    [
      'names that are no list',
      lamp,
      { action: 'read', names: 5 } as never,
      undefined,
      'MESSAGE_INVALID',
      'read.names: expected a list of attribute names, got 5',
      undefined,
    ],
    [
      'a view that does not exist',
      air,
      control({ switch: 1 }),
      { view: 'display' as never },
      'MESSAGE_INVALID',
      'view: expected platform, native or raw, got "display"',
      undefined,
    ],
    [
      'a read of an unknown name',
      lamp,
      { action: 'read', names: ['colour'] },
      undefined,
      'ATTRIBUTE_UNKNOWN',
      '"colour": 床头灯 has no attribute of this name, expected one of power, fault_led, alert_hot, charging, scene, timer, brightness, battery, temperature, lit_until, palette',
      'colour',
    ],
    [
      'no attrs',
      air,
      { action: 'control' } as never,
      undefined,
      'MESSAGE_INVALID',
      'attrs: expected an object of values by attribute name, got nothing',
      undefined,
    ],
    [
      'an array for attrs',
      air,
      control([] as never),
      undefined,
      'MESSAGE_INVALID',
      'attrs: expected an object of values by attribute name, got a list of 0',
      undefined,
    ],
    [
      'no action',
      air,
      { attrs: {} } as never,
      undefined,
      'MESSAGE_INVALID',
      'message.action: expected control, read, readReply, report, transparentDown or transparentUp, got nothing',
      undefined,
    ],
    [
      'an action that only Object.prototype has',
      air,
      { action: 'constructor' } as never,
      undefined,
      'MESSAGE_INVALID',
      'message.action: expected control, read, readReply, report, transparentDown or transparentUp, got "constructor"',
      undefined,
    ],
    [
      'no message',
      air,
      undefined as never,
      undefined,
      'MESSAGE_INVALID',
      'message.action: expected control, read, readReply, report, transparentDown or transparentUp, got nothing',
      undefined,
    ],
    [
      'text for transparent bytes',
      air,
      { action: 'transparentUp', data: 'ff' } as never,
      undefined,
      'MESSAGE_INVALID',
      'transparentUp.data: expected bytes (a Uint8Array), got text: parseBytes() turns hex, base64 and decimal arrays into bytes',
      undefined,
    ],
    [
      'a base that carries no status',
      air,
      control({ switch: 1 }),
      { base: parseHex('02') },
      'MESSAGE_INVALID',
      'base: expected a P0 that carries status (report, read reply or control), got a first byte of 0x02 (read). A status block without its action byte is { status: bytes }',
      undefined,
    ],
    [
      'a base of no bytes',
      air,
      control({ switch: 1 }),
      { base: new Uint8Array(0) },
      'MESSAGE_INVALID',
      'base: expected a P0 that carries status (report, read reply or control), got no bytes. A status block without its action byte is { status: bytes }',
      undefined,
    ],
    [
      'a base of nothing known',
      air,
      control({ switch: 1 }),
      { base: 7 as never },
      'MESSAGE_INVALID',
      'base: expected a P0, { status: bytes } or { attrs }, got 7',
      undefined,
    ],
    [
      'a base with an unknown name',
      air,
      control({ switch: 1 }),
      { base: { attrs: { nope: 1 } } },
      'ATTRIBUTE_UNKNOWN',
      expect.stringContaining('"nope": ') as never,
      'nope',
    ],
    [
      'strict: an index without a label in a report',
      air,
      report({ ...whole, fan_speed: 3 }),
      { strict: true },
      'LABEL_UNKNOWN',
      'fan_speed: index 3 has no label, expected 0 "低风", 1 "中风", 2 "高风"',
      'fan_speed',
    ],
    [
      'strict: a number between two steps',
      pump,
      control({ dose: 1.005 }),
      { strict: true },
      'VALUE_OFF_GRID',
      'dose: 1.005 lies between two steps of 0.01, the nearest is 1.01',
      'dose',
    ],
  ])('refuses %s', (_, codecs, message, options, code, text, path) => {
    for (const codec of codecs) {
      expect(() => codec.encode(message, options)).toThrowError(
        expect.objectContaining({ name: 'GiztoolsError', code, message: text, path }),
      )
    }
  })

  it.each([
    ['an odd number of digits', '123'],
    ['a character that is no digit', '12zz'],
  ])('refuses a binary with %s, naming the attribute and the place', (_, slots) => {
    for (const codec of pump) {
      expect(() => codec.encode(control({ slots }))).toThrowError(
        expect.objectContaining({
          code: 'VALUE_INVALID',
          path: 'slots',
          offset: 2,
          message: expect.stringMatching(/^slots: hex: /) as never,
        }),
      )
    }
  })

  it('takes inherited names for not given, and does not fall for names of Object.prototype', () => {
    const odd = codecsOf(
      parseDefinition({
        entities: [
          {
            attrs: ['__proto__', 'constructor', 'toString'].map((name, id) => ({
              id,
              name,
              type: 'status_writable',
              data_type: 'bool',
            })),
          },
        ],
      }),
    )
    for (const codec of odd) {
      expect(() => codec.encode(report({}))).toThrowError(
        expect.objectContaining({
          code: 'ATTRIBUTE_MISSING',
          message: expect.stringContaining('not given: __proto__, constructor, toString') as never,
        }),
      )
      const attrs = JSON.parse('{"__proto__":1,"constructor":0,"toString":1}')
      expect(formatHex(codec.encode(report(attrs)))).toBe('0405')
      const back = codec.decode(parseHex('0405')).attrs
      expect(Object.entries(back)).toEqual([
        ['__proto__', 1],
        ['constructor', 0],
        ['toString', 1],
      ])
      expect(Object.getPrototypeOf(back)).toBe(Object.prototype)
    }
    for (const codec of air)
      expect(() => codec.encode(report(Object.create(whole)))).toThrowError(
        expect.objectContaining({ code: 'ATTRIBUTE_MISSING' }),
      )
  })

  it('keeps untouched bytes when two labels read the same', () => {
    const twins = codecsOf(
      parseDefinition({
        entities: [
          {
            attrs: [
              { id: 0, name: 'mode', type: 'status_writable', data_type: 'enum', enum: ['自动', '自动', '手动'] },
            ],
          },
        ],
      }),
    )
    for (const codec of twins) {
      const bytes = parseHex('0401')
      expect(codec.decode(bytes).attrs).toEqual({ mode: '自动' })
      expect(formatHex(codec.encode(report({ mode: '自动' }), { base: bytes }))).toBe('0401')
      expect(formatHex(codec.encode(report({ mode: '自动' })))).toBe('0400')
    }
  })
})

describe('patchStatus', () => {
  it('changes only what is named', () => {
    for (const codec of pump) {
      const body = parseHex('fdffff32ffff01020304050607080bb800015f90ffff')
      expect(formatHex(codec.patchStatus(body, { link: '独立', dose: 0.02 }))).toBe(
        'fdfe7f32000201020304050607080bb800015f90ffff',
      )
      expect(formatHex(body)).toBe('fdffff32ffff01020304050607080bb800015f90ffff')
    }
    for (const codec of lamp)
      expect(formatHex(codec.patchStatus(parseHex('004101' + '32'), { brightness: 7 }))).toBe('00410107')
  })

  it('refuses what the bytes do not carry, and unknown names', () => {
    for (const codec of lamp) {
      const message =
        'battery: the 4 bytes given do not carry it, so there is nothing to change. Encode a new payload instead'
      expect(() => codec.patchStatus(parseHex('00410132'), { battery: 7 })).toThrowError(
        expect.objectContaining({ code: 'ATTRIBUTE_MISSING', message, path: 'battery' }),
      )
    }
    for (const codec of air) {
      expect(() => codec.patchStatus(parseHex('0000'), { set_temp: 20 })).toThrowError(
        expect.objectContaining({ code: 'ATTRIBUTE_MISSING', path: 'set_temp' }),
      )
      expect(() => codec.patchStatus(parseHex('0000'), { nope: 20 })).toThrowError(
        expect.objectContaining({ code: 'ATTRIBUTE_UNKNOWN' }),
      )
    }
  })
})
