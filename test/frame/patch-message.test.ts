import { describe, expect, it } from 'vitest'
import { formatHex, parseHex } from '../../src/bytes/hex.ts'
import type { Codec, EncodableAttrs } from '../../src/codec/contract.ts'
import type { FrameKind } from '../../src/frame/message.ts'
import { patchMessage } from '../../src/frame/patch-message.ts'
import { codecsOf, fixtureProduct } from '../products.ts'

const air = codecsOf(fixtureProduct('air-conditioner'))
const lamp = codecsOf(fixtureProduct('bedside-lamp-var-len'))

const REPORT = '0401000010000000'
const ENVELOPE = `000000030b000091${REPORT}`
// length 000d, command 05, sn 0, flags 0, the report, sum of all from the length on.
const SERIAL = `ffff000d05000000${REPORT}27`
const LAMP = 'ffff000c050000001401610564002d1d'

type Row = readonly [
  what: string,
  codecs: readonly Codec[],
  hex: string,
  attrs: EncodableAttrs,
  patched: string,
  frame?: FrameKind,
]
const rows: readonly Row[] = [
  ['a bare P0', air, REPORT, { switch: 0 }, '0400000010000000'],
  ['an envelope', air, ENVELOPE, { switch: 0 }, '000000030b0000910400000010000000'],
  ['an envelope that is said to be one', air, ENVELOPE, { switch: 0 }, '000000030b0000910400000010000000', 'envelope'],
  ['a status block', air, '01000010000000', { switch: 0 }, '00000010000000', 'status'],
  ['a serial frame', air, SERIAL, { switch: 0 }, 'ffff000d05000000040000001000000026'],
  ['a serial frame, nothing of it', air, SERIAL, {}, SERIAL],
  [
    'a serial frame with a DID that is no text, and another behind it',
    air,
    `ffff00100507000102ff55fe${REPORT}31${SERIAL}`,
    { switch: 0 },
    `ffff00100507000102ff55fe040000001000000030${SERIAL}`,
  ],
  ['stuffing comes', lamp, LAMP, { brightness: 255 }, 'ffff000c0500000014016105ff55002db8'],
  ['stuffing goes', lamp, 'ffff000c0500000014016105ff55002db8', { brightness: 100 }, LAMP],
  ['a serial frame grows', lamp, LAMP, { battery: 87 }, 'ffff000d050000001401e1056457002df5'],
]

describe('patchMessage', () => {
  it.each(rows.map(row => [row[0], row] as const))('%s', (_, [, codecs, hex, attrs, patched, frame]) => {
    for (const codec of codecs)
      expect(formatHex(patchMessage(codec, parseHex(hex), attrs, frame && { frame }))).toBe(patched)
  })

  it('takes the options of patch', () => {
    for (const codec of air)
      expect(formatHex(patchMessage(codec, parseHex(SERIAL), { room_temp: 31 }, { view: 'raw' }))).toBe(
        'ffff000d0500000004010000101f000046',
      )
  })

  type Fault = readonly [
    what: string,
    hex: string,
    code: string,
    message: string,
    frame?: FrameKind | undefined,
    offset?: number,
  ]
  const faults: readonly Fault[] = [
    [
      'a heartbeat',
      '0000000303000015',
      'MESSAGE_INVALID',
      'message: expected a P0 that carries status, got an envelope without one',
    ],
    [
      'a serial heartbeat',
      'ffff0005070000000c',
      'MESSAGE_INVALID',
      'message: expected a P0 that carries status, got a serial frame without one',
    ],
    [
      'an envelope cut before its P0',
      '0000000309',
      'FRAME_SHORT',
      'the envelope is cut before its payload',
      undefined,
      5,
    ],
    [
      'a checksum that is wrong',
      `ffff000d05000000${REPORT}28`,
      'CHECKSUM_MISMATCH',
      'expected the checksum 0x27, got 0x28',
      undefined,
      16,
    ],
    [
      'a serial frame that is cut',
      `ffff000d05000000${REPORT}`,
      'FRAME_SHORT',
      'the end of the frame is missing',
      undefined,
      16,
    ],
    [
      'a serial frame without its stuffing',
      'ffff000d0500000004010000ff00000016',
      'FRAME_INVALID',
      'expected 55 after the ff at 12',
      undefined,
      12,
    ],
    [
      'a P0 that is said to be an envelope',
      REPORT,
      'FRAME_INVALID',
      'message: expected an envelope, got a P0: 04 01 00 00',
      'envelope',
      0,
    ],
    [
      'an envelope that is said to be a P0',
      ENVELOPE,
      'FRAME_INVALID',
      'message: expected a P0, got an envelope: 00 00 00 03',
      'p0',
      0,
    ],
    [
      'a P0 that is said to be a status block',
      REPORT,
      'PAYLOAD_LONG',
      'status: expected a status body alone, here 7 bytes, got 8',
      'status',
      7,
    ],
    ['a read in a serial frame', 'ffff000603000000020b', 'MESSAGE_INVALID', 'got a first byte of 0x02 (read)'],
  ]
  it.each(faults.map(fault => [fault[0], fault] as const))('refuses %s', (_, [, hex, code, message, frame, offset]) => {
    for (const codec of air)
      expect(() => patchMessage(codec, parseHex(hex), { switch: 0 }, frame && { frame })).toThrowError(
        expect.objectContaining({
          name: 'GiztoolsError',
          code,
          message: expect.stringContaining(message) as never,
          offset,
        }),
      )
  })

  it('counts the place of a fault in the frame, and refuses what is no bytes', () => {
    for (const codec of air) {
      // The P0 is cut: its one byte stands at 8, and the next would.
      expect(() => patchMessage(codec, parseHex('ffff000605000000040f'), { switch: 0 })).toThrowError(
        expect.objectContaining({ code: 'ATTRIBUTE_MISSING', path: 'switch', offset: 9 }),
      )
      expect(() => patchMessage(codec, REPORT as never, {})).toThrowError(
        expect.objectContaining({
          code: 'MESSAGE_INVALID',
          message: expect.stringMatching(/^message: expected bytes/) as never,
        }),
      )
    }
  })

  it('refuses a serial frame that would be longer than its length can say', () => {
    // 65529 bytes of P0: with two more the length, 65534, would not do.
    const payload = new Uint8Array(65529)
    payload.set(parseHex('1401610564002d'))
    const head = [0xff, 0xff, 0xff, 0xfe, 0x05, 0, 0, 0]
    const total = [...head.slice(2), ...payload].reduce((one, other) => one + other, 0) & 0xff
    // The head's own ff ff needs no stuffing, the ff of the length does.
    const wire = Uint8Array.of(0xff, 0xff, 0xff, 0x55, 0xfe, 0x05, 0, 0, 0, ...payload, total)
    for (const codec of lamp) {
      expect(patchMessage(codec, wire, { brightness: 7 })).toHaveLength(wire.length)
      expect(patchMessage(codec, wire, { battery: 7 })).toHaveLength(wire.length + 2)
      expect(() => patchMessage(codec, wire, { battery: 7, charging: 1, lit_until: 1 })).toThrowError(
        expect.objectContaining({
          code: 'FRAME_INVALID',
          message: 'serial frame.payload: expected at most 65530 bytes, got 65534',
        }),
      )
    }
  })
})
