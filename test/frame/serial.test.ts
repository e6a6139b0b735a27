import { Buffer as NpmBuffer } from 'buffer/'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatHex, parseHex } from '../../src/bytes/hex.ts'
import { decodeSerialFrame, encodeSerialFrame, type SerialFrameInit } from '../../src/frame/serial.ts'
import { stuff, unstuff } from '../../src/frame/stuffing.ts'
import { errorOf } from '../bytes/error-of.ts'

const ZEROS = '00'.repeat(50)

/** hex, command, sn, payload, checksum */
const COMPLETE: [string, number, number, string, number][] = [
  ['ffff000b0500000004000000000014', 5, 0, '040000000000', 0x14], // C-std3-serial-zero
  ['ffff000b0501000004000001000016', 5, 1, '040000010000', 0x16], // C-std3-serial-light1
  ['ffff000b0502000004000080000096', 5, 2, '040000800000', 0x96], // C-std3-serial-light8
  ['ffff000b0503000004000100000018', 5, 3, '040001000000', 0x18], // C-std3-serial-light9
  ['ffff000b0504000004008000000098', 5, 4, '040080000000', 0x98], // C-std3-serial-bit15
  ['ffff000b050500000401000000001a', 5, 5, '040100000000', 0x1a], // C-std3-serial-bit16
  ['ffff000b05070000040401010e1140', 5, 7, '040401010e11', 0x40], // C-std3-serial-mix
  ['ffff000b031e000001000102030437', 3, 30, '010001020304', 0x37], // E-ws-raw-serial
  ['ffff0009050000000401020318', 5, 0, '04010203', 0x18], // E-noti-serial
  [`ffff00420500000004010203040506070809${ZEROS}0078`, 5, 0, `04010203040506070809${ZEROS}00`, 0x78], // E-kuozhan-report
  [`ffff004303450000010111223344556677${ZEROS}00000069`, 3, 69, `010111223344556677${ZEROS}000000`, 0x69], // E-kuozhan-control
  ['ffff000d050000000611223344556677f4', 5, 0, '0611223344556677', 0xf4], // E-transparent-up
  ['ffff000d03160000051122334455667707', 3, 22, '0511223344556677', 0x07], // E-transparent-down
  ['ffff0009050100001400000023', 5, 1, '14000000', 0x23], // E-varlen-serial
  ['ffff0006090200000112', 9, 2, '01', 0x12], // E-softap-cmd
  ['ffff000507010000' + '0d', 7, 1, '', 0x0d], // a heartbeat: 05 + 07 + 01
]

describe('decodeSerialFrame', () => {
  it.each(COMPLETE)('%s', (hex, command, sn, payload, checksum) => {
    const bytes = parseHex(payload)
    const payloadOffsets = Array.from(bytes, (_, i) => 8 + i)
    const expected = { command, sn, flags: 0, payload: bytes, payloadOffsets, checksum }
    expect(decodeSerialFrame(parseHex(hex))).toStrictEqual(expected)
    expect(decodeSerialFrame(parseHex(hex), { strict: true })).toStrictEqual(expected)
    expect(decodeSerialFrame(parseHex(`0000${hex}`).subarray(2))).toStrictEqual(expected)
    expect(decodeSerialFrame(Buffer.from(`0000${hex}`, 'hex').subarray(2))).toStrictEqual(expected)
    expect(decodeSerialFrame(NpmBuffer.from(`0000${hex}`, 'hex').subarray(2))).toStrictEqual(expected)
  })

  it('takes the stuffing out and tells where each byte was', () => {
    // length 9, sn ff, payload 04 ff 55 ff: the sum is 09 + 05 + ff + 04 + ff + 55 + ff = 0x364
    const wire = parseHex('ffff 0009 05 ff55 0000 04 ff55 55 ff55 64')
    const expected = {
      command: 5,
      sn: 255,
      flags: 0,
      payload: parseHex('04ff55ff'),
      payloadOffsets: [9, 10, 12, 13],
      checksum: 0x64,
    }
    expect(decodeSerialFrame(wire, { strict: true })).toStrictEqual(expected)
  })

  it('takes the stuffing out of a checksum', () => {
    // 06 + 05 + 00 + f4 = ff
    const wire = parseHex('ffff 0006 0500 0000 f4 ff55')
    expect(decodeSerialFrame(wire, { strict: true })).toMatchObject({ payload: Uint8Array.of(0xf4), checksum: 0xff })
  })

  it('reads the DID of a gateway', () => {
    // length 9, flags 0001, DID of 2, payload 04: 09 + 05 + 01 + 02 + 61 + 62 + 04 = d8
    const expected = {
      command: 5,
      sn: 0,
      flags: 1,
      did: 'ab',
      payload: Uint8Array.of(4),
      payloadOffsets: [11],
      checksum: 0xd8,
    }
    expect(decodeSerialFrame(parseHex('ffff 0009 0500 0001 02 6162 04 d8'), { strict: true })).toStrictEqual(expected)
  })

  it('keeps other flags', () => {
    // 06 + 05 + 01 + 03 + 04 = 13
    const { flags, did, payload } = decodeSerialFrame(parseHex('ffff 0006 0500 0103 04 13'), { strict: true })
    expect({ flags, did, payload }).toEqual({ flags: 0x0103, did: undefined, payload: Uint8Array.of(4) })
  })

  it('keeps the payload apart from the input', () => {
    const wire = parseHex('ffff0006090200000112')
    const { payload } = decodeSerialFrame(wire)
    wire.fill(0)
    expect(Array.from(payload)).toEqual([1])
  })

  type Row = [string, string, object, string, string, number]
  it.each<Row>([
    [
      'a wrong checksum',
      'ffff000905000000040102ff5518',
      { payload: parseHex('040102ff'), checksum: 0x18 },
      'CHECKSUM_MISMATCH',
      'expected the checksum 0x14, got 0x18; a byte of the frame was changed or lost',
      13,
    ],
    [
      'a frame that is cut',
      'ffff00090500000004ff55',
      { payload: parseHex('04ff'), payloadOffsets: [8, 9] },
      'FRAME_SHORT',
      'expected 9 bytes after the length, got 6; the end of the frame is missing',
      11,
    ],
    [
      'a frame that only lacks its checksum',
      'ffff00060902000001',
      { payload: parseHex('01') },
      'FRAME_SHORT',
      'expected 6 bytes after the length, got 5; the end of the frame is missing',
      9,
    ],
    [
      'a frame cut by another',
      'ffff000905000000 04 ffff0006090200000112',
      { payload: parseHex('04'), extra: 10 },
      'FRAME_SHORT',
      'expected 9 bytes after the length, got 5; the end of the frame is missing',
      9,
    ],
    [
      'a frame before another',
      'ffff0006090200000112 ffff0006090200000112',
      { payload: parseHex('01'), checksum: 0x12, extra: 10 },
      'FRAME_LONG',
      'expected the frame to end at 10, got 10 bytes more; another frame follows: decode it by itself, or split a stream with createSerialReader',
      10,
    ],
    [
      'a frame before garbage, whose checksum is right',
      'ffff0006090200000112 0d0aff55',
      { payload: parseHex('01'), checksum: 0x12, extra: 4 },
      'FRAME_LONG',
      'expected the frame to end at 10, got 4 bytes more; its checksum is right there: the bytes after it are not part of it',
      10,
    ],
    [
      'a length that is too small, with a checksum over everything',
      'ffff0006 05000000 0401ff55 0f',
      { payload: parseHex('0401ff'), checksum: 0x0f },
      'FRAME_LONG',
      'expected the frame to end at 10, got 3 bytes more; the length is wrong, or the bytes at the end do not belong to the frame',
      10,
    ],
    [
      'a length that is far too small',
      'ffff0000 05000000 04 09',
      { payload: parseHex('04'), checksum: 0x09 },
      'FRAME_LONG',
      'expected the frame to end at 4, got 6 bytes more; the length is wrong, or the bytes at the end do not belong to the frame',
      4,
    ],
    [
      'a dump without stuffing',
      'ffff0007 05000000 04ff 0f',
      { payload: parseHex('04ff'), checksum: 0x0f },
      'FRAME_INVALID',
      'expected 55 after the ff at 9, got 0f; the frame was dumped without its stuffing',
      9,
    ],
    [
      'a dump without stuffing at its end',
      'ffff0006 05000000 f4 ff',
      { payload: parseHex('f4'), checksum: 0xff },
      'FRAME_INVALID',
      'expected 55 after the ff at 9, got nothing; the frame was dumped without its stuffing',
      9,
    ],
  ])('%s', (_, hex, expected, code, said, offset) => {
    const message = `serial frame: ${said}`
    const wire = parseHex(hex)
    const { issues, ...frame } = decodeSerialFrame(wire)
    expect(frame).toMatchObject(expected)
    expect('checksum' in frame).toBe('checksum' in expected)
    expect('extra' in frame).toBe('extra' in expected)
    expect(issues).toEqual([{ code, message, offset }])
    expect(errorOf(() => decodeSerialFrame(wire, { strict: true }))).toEqual({ code, message, offset })
  })

  it('lists every issue', () => {
    const { issues } = decodeSerialFrame(parseHex('ffff0006 05000000 04ff00 12 ffff'))
    expect(issues?.map(({ code }) => code)).toEqual(['FRAME_INVALID', 'FRAME_LONG', 'CHECKSUM_MISMATCH'])
  })

  it('does not count what follows the frame', () => {
    // The FF without a 55 lies behind the end.
    expect(decodeSerialFrame(parseHex('ffff0006090200000112 ff')).issues?.map(({ code }) => code)).toEqual([
      'FRAME_LONG',
    ])
  })

  const bare = 'a bare P0 has no frame, an envelope starts with 00 00 00 03'
  it.each<[string, string, number, string]>([
    ['0401', 'FRAME_INVALID', 0, `expected ff ff at its start, got 04 01; ${bare}`],
    ['0000000303', 'FRAME_INVALID', 0, `expected ff ff at its start, got 00 00 00 03; ${bare}`],
    ['ff00', 'FRAME_INVALID', 1, `expected ff ff at its start, got ff 00; ${bare}`],
    ['', 'FRAME_SHORT', 0, 'expected at least 8 bytes, got 0; the frame is cut before its payload'],
    ['ff', 'FRAME_SHORT', 1, 'expected at least 8 bytes, got 1; the frame is cut before its payload'],
    ['ffff0005ff5501ff55', 'FRAME_SHORT', 9, 'expected at least 8 bytes, got 7; the frame is cut before its payload'],
    [
      'ffff0005 0701 ffff0005',
      'FRAME_SHORT',
      6,
      'expected at least 8 bytes, got 6; the frame is cut before its payload',
    ],
    ['ffff000407010000', 'FRAME_INVALID', 2, 'expected a length of at least 5 at 2, got 4; the bytes are no frame'],
    ['ffff000007010000ffff', 'FRAME_INVALID', 2, 'expected a length of at least 5 at 2, got 0; the bytes are no frame'],
    [
      'ffff0005 0500 0001 0b',
      'FRAME_SHORT',
      8,
      "expected the DID's length, got 0; the flags announce a DID that is not there",
    ],
    [
      'ffff0008 0500 0001 ff55 61 62 6f',
      'FRAME_SHORT',
      12,
      'expected a DID of 255 bytes, got 2; the flags announce a DID that is not there',
    ],
    [
      'ffff0009 0500 0001 02 61',
      'FRAME_SHORT',
      10,
      'expected a DID of 2 bytes, got 1; the flags announce a DID that is not there',
    ],
  ])('refuses %j', (hex, code, offset, said) => {
    expect(errorOf(() => decodeSerialFrame(parseHex(hex)))).toEqual({ code, message: `serial frame: ${said}`, offset })
  })

  it('refuses what is no bytes', () => {
    const message =
      'serial frame: expected bytes (a Uint8Array), got text: parseBytes() turns hex, base64 and decimal arrays into bytes'
    const thrown = errorOf(() => decodeSerialFrame('ffff' as unknown as Uint8Array))
    expect(thrown).toEqual({ code: 'MESSAGE_INVALID', message, offset: undefined })
  })
})

describe('encodeSerialFrame', () => {
  it.each(COMPLETE)('%s', (hex, command, sn, payload) => {
    expect(formatHex(encodeSerialFrame({ command, sn, payload: parseHex(payload) }))).toBe(hex)
  })

  it.each<[string, SerialFrameInit]>([
    ['ffff 0009 05 ff55 0000 04 ff55 55 ff55 64', { command: 5, sn: 255, payload: parseHex('04ff55ff') }],
    ['ffff 0006 0500 0000 f4 ff55', { command: 5, sn: 0, payload: Uint8Array.of(0xf4) }],
    ['ffff 0009 0500 0001 02 6162 04 d8', { command: 5, sn: 0, did: 'ab', payload: Uint8Array.of(4) }],
    ['ffff 0009 0500 ff5501 02 6162 04 d7', { command: 5, sn: 0, flags: 0xff01, did: 'ab', payload: Uint8Array.of(4) }],
    ['ffff 0006 0500 0102 04 12', { command: 5, sn: 0, flags: 0x0102, payload: Uint8Array.of(4) }],
    // 06 + 03 + 01 = 0a
    ['ffff 0006 0300 0001 00 0a', { command: 3, sn: 0, did: '', payload: new Uint8Array() }],
  ])('%s', (hex, frame) => {
    expect(formatHex(encodeSerialFrame(frame))).toBe(formatHex(parseHex(hex)))
  })

  const payload = new Uint8Array(1)
  it.each<[string, unknown, string]>([
    ['a wide command', { command: 256, sn: 0, payload }, 'command: expected an integer from 0 to 255, got 256'],
    ['no sn', { command: 5, payload }, 'sn of command 0x05: expected an integer from 0 to 255, got nothing'],
    ['a wide sn', { command: 5, sn: 256, payload }, 'sn of command 0x05: expected an integer from 0 to 255, got 256'],
    [
      'wide flags',
      { command: 5, sn: 0, flags: 65536, payload },
      'flags: expected an integer from 0 to 65535, got 65536',
    ],
    [
      'flags without their DID',
      { command: 5, sn: 0, flags: 1, payload },
      'flags: expected a low byte other than 1 without a did, got 1; give the did',
    ],
    [
      'flags that hide the DID',
      { command: 5, sn: 0, flags: 3, did: 'a', payload },
      'flags: expected a low byte of 0 or 1 with a did, got 3; only 1 announces it',
    ],
    [
      'a long DID',
      { command: 5, sn: 0, did: 'a'.repeat(256), payload },
      'did: expected at most 255 bytes, got 256; its length would not fit',
    ],
    [
      'a long payload',
      { command: 5, sn: 0, payload: new Uint8Array(65531) },
      'payload: expected at most 65530 bytes, got 65531',
    ],
    [
      'a long payload after a DID',
      { command: 5, sn: 0, did: 'ab', payload: new Uint8Array(65528) },
      'payload: expected at most 65527 bytes, got 65528',
    ],
  ])('refuses %s', (_, frame, said) => {
    const thrown = errorOf(() => encodeSerialFrame(frame as SerialFrameInit))
    expect(thrown).toEqual({ code: 'FRAME_INVALID', message: `serial frame.${said}`, offset: undefined })
  })

  it('refuses a payload that is no bytes', () => {
    const message = 'serial frame.payload: expected bytes (a Uint8Array), got undefined'
    const thrown = errorOf(() => encodeSerialFrame({ command: 5, sn: 0 } as SerialFrameInit))
    expect(thrown).toEqual({ code: 'MESSAGE_INVALID', message, offset: undefined })
  })

  it('writes the largest payload', () => {
    const frame = { command: 5, sn: 0, flags: 0, payload: new Uint8Array(65530).fill(0xff) }
    const wire = encodeSerialFrame(frame)
    // Stuffed are both bytes of the length ffff and the payload.
    expect(wire.length).toBe(65539 + 2 + 65530)
    expect(decodeSerialFrame(wire, { strict: true })).toMatchObject(frame)
  })

  it('takes Buffers that lie inside a larger one', () => {
    for (const bytes of [
      Buffer.from('0000010000', 'hex').subarray(2, 3),
      NpmBuffer.from([0, 0, 1, 0]).subarray(2, 3),
    ]) {
      expect(formatHex(encodeSerialFrame({ command: 9, sn: 2, payload: bytes }))).toBe('ffff0006090200000112')
    }
  })
})

describe('unstuff', () => {
  it.each<[string, string, number[], number, number[]]>([
    ['', '', [], 0, []],
    ['ff', 'ff', [0], 1, []],
    ['ffff55', 'ffff55', [0, 1, 2], 3, []],
    ['ffffff5501', 'ffffff01', [0, 1, 2, 4], 5, []],
    ['ffff01ff55ff5502', 'ffff01ffff02', [0, 1, 2, 3, 5, 7], 8, []],
    ['ffff01ffff02', 'ffff01', [0, 1, 2], 3, []],
    ['ffff01ff02ff', 'ffff01ff02ff', [0, 1, 2, 3, 4, 5], 6, [3, 5]],
  ])('%s', (wire, bytes, offsets, end, unstuffed) => {
    expect(unstuff(parseHex(wire))).toEqual({ bytes: parseHex(bytes), offsets, end, unstuffed })
  })

  it('undoes stuff, of Buffers too', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(0xff, 0x55, 0)), rest => {
        const frame = Uint8Array.of(0xff, 0xff, ...rest)
        const wire = stuff(frame)
        expect(unstuff(wire)).toMatchObject({ bytes: frame, end: wire.length, unstuffed: [] })
        expect(unstuff(wire).offsets.map(offset => wire[offset])).toEqual(Array.from(frame))
        expect(stuff(Buffer.from(frame))).toEqual(wire)
      }),
    )
  })
})

describe('laws', () => {
  const did = fc.option(
    fc.string({ unit: fc.integer({ min: 32, max: 126 }).map(code => String.fromCharCode(code)), maxLength: 255 }),
    { nil: undefined },
  )
  const byte = fc.oneof(fc.constantFrom(0xff, 0x55), fc.nat({ max: 255 }))
  const frames = fc
    .record({ command: byte, sn: byte, high: byte, did, payload: fc.array(byte).map(bytes => Uint8Array.from(bytes)) })
    .map(({ high, did, ...frame }) => ({
      ...frame,
      flags: (high << 8) | (did === undefined ? 0 : 1),
      ...(did !== undefined && { did }),
    }))

  it('decode undoes encode, and encode decode', () => {
    fc.assert(
      fc.property(frames, frame => {
        const wire = encodeSerialFrame(frame)
        const decoded = decodeSerialFrame(wire, { strict: true })
        expect(decoded).toMatchObject(frame)
        expect(decoded.payloadOffsets.map(offset => wire[offset])).toEqual(Array.from(frame.payload))
        expect(encodeSerialFrame(decoded)).toEqual(wire)
      }),
    )
  })

  it('tells every single changed byte from the right one', () => {
    fc.assert(
      fc.property(frames, fc.nat(), fc.integer({ min: 1, max: 255 }), (frame, place, change) => {
        const wire = encodeSerialFrame(frame)
        const at = place % wire.length
        wire[at] = (wire[at] as number) ^ change
        let decoded: unknown
        try {
          decoded = decodeSerialFrame(wire, { strict: true })
        } catch (error) {
          expect((error as { code?: string }).code).toMatch(/^(FRAME_|CHECKSUM_MISMATCH)/)
          return
        }
        expect(decoded).not.toMatchObject(frame)
      }),
    )
  })

  it('throws nothing but our error, and strict only refuses more', () => {
    const start = fc.constantFrom([], [0xff, 0xff], [0xff, 0xff, 0, 9, 5, 0, 0, 0], [0xff, 0xff, 0, 6, 5, 0, 0, 1, 2])
    fc.assert(
      fc.property(start, fc.array(byte, { maxLength: 24 }), (head, rest) => {
        const wire = Uint8Array.of(...head, ...rest)
        const outcome = (strict: boolean) => {
          try {
            return decodeSerialFrame(wire, { strict })
          } catch (error) {
            expect((error as { code?: string }).code).toMatch(/^(FRAME_|CHECKSUM_MISMATCH)/)
            return undefined
          }
        }
        const lenient = outcome(false)
        const strict = outcome(true)
        if (strict !== undefined) expect(strict).toEqual(lenient)
        else expect(lenient === undefined || (lenient.issues?.length ?? 0) > 0).toBe(true)
      }),
    )
  })
})
