import { describe, expect, it } from 'vitest'
import { formatHex, parseHex } from '../../src/bytes/hex.ts'
import { compileCodec } from '../../src/codec/compile.ts'
import type { Codec, EncodableAttrs, EncodableMessage, PatchOptions } from '../../src/codec/contract.ts'
import { tiered } from '../../src/codec/tiers.ts'
import { createLayout } from '../../src/layout/layout.ts'
import { errorOf } from '../bytes/error-of.ts'
import { codecsOf, fixtureProduct } from '../products.ts'

const withTiered = (name: string): Codec[] => [
  ...codecsOf(fixtureProduct(name)),
  compileCodec(createLayout(fixtureProduct(name)), { engine: tiered({ after: 2 }) }),
]
const air = withTiered('air-conditioner')
const pump = withTiered('wave-pump')
const lamp = withTiered('bedside-lamp-var-len')

const REPORT = '0401000010000000'
const CONTROL = '010101000010'
const ENVELOPE = `000000030b000091${REPORT}`
const SERIAL = 'ffff000d05000000040100001000000027'
const LAMP = '1401610564002d' // power, timer, brightness, temperature
const LAMP_CONTROL = '1100410132' // power, brightness
const DID = '61'.repeat(115)

type Row = readonly [what: string, codecs: readonly Codec[], hex: string, attrs: EncodableAttrs, patched: string]

describe('patch', () => {
  it.each<Row>([
    ['a report', air, REPORT, { set_temp: 26, mode: '送风' }, '040500001a000000'],
    ['a read reply', air, '0301000010000000', { switch: false }, '0300000010000000'],
    ['nothing of it', air, REPORT, {}, REPORT],
    ['what only the device sets', air, REPORT, { room_temp: 21, alert_full: 1 }, '04010000101f0200'],
    ['and reserved bits stay', air, '0481000010000000', { switch: 0 }, '0480000010000000'],
    ['bytes of newer firmware stay', air, `${REPORT}ffee`, { switch: 0 }, '0400000010000000ffee'],
    ['a report that is cut, where it is not', air, '040100', { switch: 0 }, '040000'],
    ['a control, which flags it', air, CONTROL, { set_temp: 26 }, '01410100001a'],
    ['a control, twice in one byte', air, CONTROL, { mode: '除湿', fan_speed: '高风' }, '010d49000010'],
    ['a control that flags it already', air, CONTROL, { switch: 0 }, '010100000010'],
    ['a control with padding flags', air, '018101000010', { switch: 0 }, '018100000010'],
    ['an envelope', air, ENVELOPE, { mode: '送风' }, '000000030b0000910405000010000000'],
    [
      'an envelope with sn and did',
      air,
      '0000000312010093000000050003616263010101000000',
      { set_temp: 26 },
      '000000031201009300000005000361626301410100001a',
    ],
    [
      'an ack with a reply',
      air,
      '000000030f000094000000090301000010000000',
      { switch: 0 },
      '000000030f000094000000090300000010000000',
    ],
    [
      'an envelope before another',
      air,
      `${ENVELOPE}0000000303000015`,
      { switch: 0 },
      `000000030b00009104000000100000000000000303000015`,
    ],
    [
      'an envelope that declares too little',
      air,
      `0000000304000091${REPORT}`,
      { set_temp: 20 },
      '00000003040000910401000014000000',
    ],
    ['an envelope that is cut', air, '000000030b000091040100', { switch: 0 }, '000000030b000091040000'],
    [
      'fields that cross bytes',
      pump,
      '04fdffff32ffff01020304050607080bb800015f90ffff',
      { link: '独立', dose: 0.02 },
      '04fdfe7f32000201020304050607080bb800015f90ffff',
    ],
    ['var_len', lamp, LAMP, { brightness: 7 }, '1401610507002d'],
    ['var_len: a value that it did not carry', lamp, LAMP, { battery: 87 }, '1401e1056457002d'],
    ['var_len: a bit between others', lamp, LAMP, { scene: '影院' }, '1401712564002d'],
    ['var_len: the padding of its bits and flags stays', lamp, '14f961fd64002d', { scene: '影院' }, '14f971e564002d'],
    ['var_len: bytes that follow stay', lamp, `${LAMP}ff`, { battery: 87 }, '1401e1056457002dff'],
    ['var_len: nothing yet', lamp, '130000', { power: true, lit_until: 1 }, '1302010100000001'],
    ['var_len: a control, which flags it', lamp, LAMP_CONTROL, { timer: '30分钟', brightness: 9 }, '1100610309'],
    ['var_len: a control grows', lamp, LAMP_CONTROL, { lit_until: 1 }, '110241013200000001'],
    [
      'var_len: an envelope grows',
      lamp,
      `000000030a000091${LAMP}`,
      { battery: 87 },
      '000000030b0000911401e1056457002d',
    ],
    [
      'var_len: an envelope whose length takes another byte',
      lamp,
      `000000037f0100910073${DID}${LAMP}0000000303000015`,
      { battery: 87 },
      `0000000380010100910073${DID}1401e1056457002d0000000303000015`,
    ],
  ])('%s', (_, codecs, hex, attrs, patched) => {
    for (const codec of codecs) {
      const given = parseHex(hex)
      expect(formatHex(codec.patch(given, attrs))).toBe(patched)
      expect(formatHex(given)).toBe(hex)
      // Not where it was given, whatever it was given in.
      const buffer = Buffer.from(`ffff${hex}`, 'hex').subarray(2)
      const copy = codec.patch(buffer, attrs)
      expect(formatHex(copy)).toBe(patched)
      expect(copy.buffer).not.toBe(buffer.buffer)
      expect(Object.getPrototypeOf(copy)).toBe(Uint8Array.prototype)
    }
  })

  it('reads values as encode does', () => {
    for (const codec of air) {
      expect(formatHex(codec.patch(parseHex(REPORT), { room_temp: 31 }, { view: 'raw' }))).toBe('04010000101f0000')
      const notices: string[] = []
      const options: PatchOptions = { onIssue: issue => notices.push(issue.message) }
      expect(formatHex(codec.patch(parseHex(REPORT), { set_temp: 20.4 }, options))).toBe('0401000014000000')
      expect(notices).toEqual(['set_temp: 20.4 lies between two steps of 1, the nearest is 20'])
      // A report takes back what a decode may have given; a control and strict do not.
      expect(formatHex(codec.patch(parseHex(REPORT), { fan_speed: 3 }))).toBe('0461000010000000')
    }
  })

  it('keeps one of two raw values that show the same', () => {
    const twin = { id: 0, name: 'mode', type: 'status_writable', data_type: 'enum', enum: ['自动', '自动', '手动'] }
    const { product } = (air[0] as Codec).layout
    const [mode] = product.attributes.filter(attribute => attribute.name === 'mode')
    const twins = codecsOf({
      ...product,
      attributes: product.attributes.map(attribute =>
        attribute === mode ? ({ ...attribute, labels: twin.enum } as typeof attribute) : attribute,
      ),
    })
    for (const codec of twins)
      expect(formatHex(codec.patch(parseHex('0404000010000000'), { mode: '自动', switch: 1 }))).toBe('0405000010000000')
  })

  type Fault = readonly [
    what: string,
    codecs: readonly Codec[],
    hex: string,
    attrs: EncodableAttrs,
    code: string,
    message: string,
    path?: string,
    options?: PatchOptions,
  ]
  const carries = 'payload: expected a P0 that carries status (report, read reply or control), got'
  const alone = 'A status block without its action byte is for patchStatus(), or --frame status'
  const faults: readonly Fault[] = [
    [
      'a status block alone',
      air,
      '01000010000000',
      { switch: 0 },
      'MESSAGE_INVALID',
      `${carries} 7 bytes, as many as a status block alone has. ${alone}`,
    ],
    [
      'one that begins like a report',
      air,
      '04000010000000',
      { switch: 0 },
      'MESSAGE_INVALID',
      `${carries} 7 bytes, as many as a status block alone has. ${alone}`,
    ],
    [
      'one that begins like no P0',
      air,
      '61000010000000',
      { switch: 0 },
      'MESSAGE_INVALID',
      `${carries} 7 bytes that begin with 61000010. ${alone}`,
    ],
    [
      'a serial frame',
      air,
      SERIAL,
      { switch: 0 },
      'MESSAGE_INVALID',
      `${carries} 17 bytes that begin with ffff000d: a serial frame? ${alone}`,
    ],
    ['nothing', air, '', { switch: 0 }, 'MESSAGE_INVALID', `${carries} no bytes. ${alone}`],
    ['a read', air, '02', { switch: 0 }, 'MESSAGE_INVALID', `${carries} a first byte of 0x02 (read). ${alone}`],
    [
      'transparent bytes',
      air,
      '0501',
      { switch: 0 },
      'MESSAGE_INVALID',
      `${carries} a first byte of 0x05 (transparentDown). ${alone}`,
    ],
    [
      "the other protocol's report",
      air,
      LAMP,
      { switch: 0 },
      'MESSAGE_INVALID',
      `${carries} 7 bytes that begin with 14016105. ${alone}`,
    ],
    [
      'an envelope without a P0',
      air,
      '0000000303000015',
      { switch: 0 },
      'MESSAGE_INVALID',
      `${carries} an envelope without one. ${alone}`,
    ],
    [
      'an envelope of no P0',
      air,
      '00000003040000090401000010000000',
      { switch: 0 },
      'MESSAGE_INVALID',
      `${carries} an envelope without one. ${alone}`,
    ],
    [
      'a bare ack',
      air,
      '000000030700009400000007',
      { switch: 0 },
      'MESSAGE_INVALID',
      `${carries} an envelope without one. ${alone}`,
    ],
    [
      'an envelope that is cut before its P0',
      air,
      '000000030b0100910003',
      { switch: 0 },
      'MESSAGE_INVALID',
      `${carries} an envelope without one. ${alone}`,
    ],
    [
      'a read in an envelope',
      air,
      '000000030400009002',
      { switch: 0 },
      'MESSAGE_INVALID',
      `${carries} a first byte of 0x02 (read). ${alone}`,
    ],
    ['an unknown name', air, REPORT, { nope: 1 }, 'ATTRIBUTE_UNKNOWN', '"nope": ', 'nope'],
    [
      'no attrs',
      air,
      REPORT,
      undefined as never,
      'MESSAGE_INVALID',
      'attrs: expected an object of values by attribute name, got nothing',
    ],
    [
      'a read-only attribute in a control',
      air,
      CONTROL,
      { room_temp: 1 },
      'ATTRIBUTE_READ_ONLY',
      'room_temp: expected a writable attribute in a control, got a read-only one',
      'room_temp',
    ],
    [
      'a read-only attribute in a control (var_len)',
      lamp,
      LAMP_CONTROL,
      { battery: 1 },
      'ATTRIBUTE_READ_ONLY',
      'battery: expected a writable attribute in a control, got a read-only one',
      'battery',
    ],
    [
      'an index without a label in a control',
      air,
      CONTROL,
      { fan_speed: 3 },
      'LABEL_UNKNOWN',
      'fan_speed: index 3 has no label',
      'fan_speed',
    ],
    [
      'the same in a report, when strict',
      air,
      REPORT,
      { fan_speed: 3 },
      'LABEL_UNKNOWN',
      'fan_speed: index 3 has no label',
      'fan_speed',
      { strict: true },
    ],
    [
      'what was cut off',
      air,
      '040100',
      { set_temp: 20 },
      'ATTRIBUTE_MISSING',
      'set_temp: the 3 bytes given do not carry it',
      'set_temp',
    ],
    [
      'what was cut off, where another envelope follows',
      air,
      '00000003060000910401000000000303000015',
      { set_temp: 20 },
      'ATTRIBUTE_MISSING',
      'set_temp: the 19 bytes given do not carry it',
      'set_temp',
    ],
    [
      'what was cut off of a control',
      air,
      '010101',
      { set_temp: 20 },
      'ATTRIBUTE_MISSING',
      'set_temp: the 3 bytes given do not carry it',
      'set_temp',
    ],
    [
      'a control whose flags are cut',
      air,
      '01',
      { set_temp: 20 },
      'PAYLOAD_SHORT',
      'attr_flags: expected 1 bytes, got 0',
    ],
    [
      'what a cut var_len body might grow by',
      lamp,
      '1401610564',
      { battery: 20 },
      'ATTRIBUTE_MISSING',
      'battery: the 5 bytes given do not carry it',
      'battery',
    ],
  ]
  it.each(faults.map(fault => [fault[0], fault] as const))(
    'refuses %s',
    (_, [, codecs, hex, attrs, code, message, path, options]) => {
      for (const codec of codecs) {
        expect(() => codec.patch(parseHex(hex), attrs, options)).toThrowError(
          expect.objectContaining({
            name: 'GiztoolsError',
            code,
            message: expect.stringContaining(message) as never,
            path,
          }),
        )
      }
    },
  )

  it('refuses what is no bytes', () => {
    for (const codec of air)
      expect(errorOf(() => codec.patch(REPORT as never, {}))).toMatchObject({
        code: 'MESSAGE_INVALID',
        message:
          'payload: expected bytes (a Uint8Array), got text: parseBytes() turns hex, base64 and decimal arrays into bytes',
      })
  })
})

describe('bytes of the wrong kind', () => {
  const advice = 'codec.patch() takes P0s and envelopes; extractP0(bytes).p0.subarray(1) is the body of either'
  const whole = { switch: 1, fan_swing: 0, mode: '制冷', fan_speed: '低风', on_timing: 0, off_timing: 0, set_temp: 16 }
  const rest = { room_temp: -10, alert_shutdown: 0, alert_full: 0, fault_roomtemp: 0 }
  const message: EncodableMessage = { action: 'report', attrs: { ...whole, ...rest } }

  type Wrong = readonly [what: string, codecs: readonly Codec[], hex: string, code: string, got: string]
  const notBodies: Wrong[] = [
    [
      'a whole report',
      air,
      REPORT,
      'PAYLOAD_LONG',
      'here 7 bytes, got 8 that begin with 04010000: a whole P0 (report)?',
    ],
    [
      'a whole control',
      air,
      CONTROL,
      'PAYLOAD_SHORT',
      'here 7 bytes, got 6 that begin with 01010100: a whole P0 (control)?',
    ],
    ['an envelope', air, ENVELOPE, 'PAYLOAD_LONG', 'here 7 bytes, got 16 that begin with 00000003: an envelope?'],
    ['a serial frame', air, SERIAL, 'PAYLOAD_LONG', 'here 7 bytes, got 17 that begin with ffff000d: a serial frame?'],
    ['a block that is cut', air, '610000', 'PAYLOAD_SHORT', 'here 7 bytes, got 3 that begin with 610000.'],
    ['nothing', air, '', 'PAYLOAD_SHORT', 'here 7 bytes, got 0.'],
    ['a longer block', air, '6100001000000000', 'PAYLOAD_LONG', 'here 7 bytes, got 8 that begin with 61000010.'],
    // As flags, 1401 are ids 0, 10 and 12: a bit, a binary of six bytes, and padding.
    [
      'a whole report (var_len)',
      lamp,
      LAMP,
      'PAYLOAD_SHORT',
      'here 9 bytes, got 7 that begin with 14016105: a whole P0 (report)?',
    ],
    [
      'an envelope (var_len)',
      lamp,
      `000000030a000091${LAMP}`,
      'PAYLOAD_LONG',
      'here 2 bytes, got 15 that begin with 00000003: an envelope?',
    ],
    [
      'a body that is cut (var_len)',
      lamp,
      '01610564',
      'PAYLOAD_SHORT',
      'here 6 bytes, got 4 that begin with 01610564.',
    ],
    [
      'a body with more behind it (var_len)',
      lamp,
      `${LAMP.slice(2)}ff`,
      'PAYLOAD_LONG',
      'here 6 bytes, got 7 that begin with 01610564',
    ],
  ]
  it('says the right things about the right number of bytes', () => {
    expect(notBodies).toHaveLength(11)
  })

  it.each(notBodies)('as a status body: %s', (_, codecs, hex, code, got) => {
    const bytes = parseHex(hex)
    for (const codec of codecs) {
      const expected = (what: string) =>
        expect.objectContaining({
          name: 'GiztoolsError',
          code,
          message: expect.stringMatching(
            new RegExp(
              `^${what}: expected a status body alone, ${got.replace(/[.?()]/g, '\\$&')}.*${advice.replace(/[.()]/g, '\\$&')}$`,
            ),
          ) as never,
        })
      expect(() => codec.patchStatus(bytes, {})).toThrowError(expected('status'))
      expect(() => codec.encodeStatus({}, { base: bytes })).toThrowError(expected('base.status'))
      for (const action of ['report', 'readReply', 'control'] as const) {
        const options = { base: { status: bytes } }
        expect(() => codec.encode({ action, attrs: {} }, options)).toThrowError(expected('base.status'))
        expect(() => codec.encodeText({ action, attrs: {} }, 'hex', options)).toThrowError(expected('base.status'))
        expect(() => codec.encodeInto({ action, attrs: {} }, new Uint8Array(40), 0, options)).toThrowError(
          expected('base.status'),
        )
      }
    }
  })

  it('as a status body, strictly decoded, says so before it finds the shifted values odd', () => {
    for (const codec of air) {
      expect(errorOf(() => codec.decodeStatus(parseHex('047f000010000000'), { strict: true }))).toMatchObject({
        code: 'PAYLOAD_LONG',
        message:
          `status: expected a status body alone, here 7 bytes, got 8 that begin with 047f0000: a whole P0 (report)? ${advice}`.replace(
            '?.',
            '?',
          ),
        offset: 7,
      })
      // Leniently it goes on, and counts what is too much.
      expect(codec.decodeStatus(parseHex(REPORT))).toMatchObject({ extra: 1 })
    }
  })

  const carries = 'base: expected a P0 that carries status (report, read reply or control), got'
  const bare = 'A status block without its action byte is { status: bytes }'
  it.each<readonly [what: string, codecs: readonly Codec[], hex: string, got: string]>([
    ['an envelope', air, ENVELOPE, '16 bytes that begin with 00000003: an envelope?'],
    ['a serial frame', air, SERIAL, '17 bytes that begin with ffff000d: a serial frame?'],
    [
      'a status block that begins like a control',
      air,
      '01000010000000',
      '7 bytes, as many as a status block alone has.',
    ],
    [
      'a status block that begins like a report',
      air,
      '04000010000000',
      '7 bytes, as many as a status block alone has.',
    ],
    ['a status block that begins like nothing', air, '61000010000000', '7 bytes that begin with 61000010.'],
    ['a report of the other protocol', air, LAMP, '7 bytes that begin with 14016105.'],
    ['an envelope (var_len)', lamp, `000000030a000091${LAMP}`, '15 bytes that begin with 00000003: an envelope?'],
  ])('as a P0: %s', (_, codecs, hex, got) => {
    const options = { base: parseHex(hex) }
    for (const codec of codecs) {
      const attrs = codec === lamp[0] ? {} : whole
      const expected = expect.objectContaining({ code: 'MESSAGE_INVALID', message: `${carries} ${got} ${bare}` })
      for (const action of ['report', 'control'] as const) {
        expect(() => codec.encode({ action, attrs }, options)).toThrowError(expected)
        expect(() => codec.encodeText({ action, attrs }, 'base64', options)).toThrowError(expected)
        expect(() => codec.encodeInto({ action, attrs }, new Uint8Array(40), 0, options)).toThrowError(expected)
      }
    }
  })

  it('a P0 with bytes of newer firmware, or cut, stays a base', () => {
    for (const codec of air) {
      expect(formatHex(codec.encode(message, { base: parseHex(`${REPORT}ff`) }))).toBe(REPORT)
      expect(formatHex(codec.encode({ action: 'control', attrs: { switch: 1 } }, { base: parseHex('04010000') }))).toBe(
        '010101000000',
      )
    }
  })

  it('of a read (var_len) only a request gives its padding flags', () => {
    for (const codec of lamp) {
      const read: EncodableMessage = { action: 'read', names: ['power'] }
      expect(formatHex(codec.encode(read, { base: parseHex('12f800') }))).toBe('12f801')
      expect(formatHex(codec.encode(read, { base: parseHex('00000003ff000091') }))).toBe('120001')
      expect(formatHex(codec.encode(read, { base: parseHex('ffffff0000') }))).toBe('120001')
    }
  })
})
