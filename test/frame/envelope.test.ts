import { Buffer as NpmBuffer } from 'buffer/'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatHex, parseHex } from '../../src/bytes/hex.ts'
import { decodeEnvelope, type EnvelopeInit, encodeEnvelope } from '../../src/frame/envelope.ts'
import { errorOf } from '../bytes/error-of.ts'

/** hex, command, sn, payload, offset of the payload */
const COMPLETE: [string, number, number | undefined, string, number][] = [
  ['00000003080000930000000202', 0x93, 2, '02', 12], // A-jebao-readreq
  ['000000030d000091030302dc089d00000000', 0x91, undefined, '030302dc089d00000000', 8], // A-ph803w-0
  ['000000030d000091040002dc097700000000', 0x91, undefined, '040002dc097700000000', 8], // A-ph803w-1
  ['000000030d000091040202dc089d00000000', 0x91, undefined, '040202dc089d00000000', 8], // A-ph803w-2
  ['000000030d000091040101dc089d00000000', 0x91, undefined, '040101dc089d00000000', 8], // A-ph803w-4
  ['000000030d000091030002dc089d00000000', 0x91, undefined, '030002dc089d00000000', 8], // A-ph803w-5
  ['000000031100009412345678030302dc089d00000000', 0x94, 305419896, '030302dc089d00000000', 12], // A-ph803w-6
  ['0000000303000006', 0x06, undefined, '', 8], // A-ph803w-env0
  ['000000030f000007000a49505152535455565758', 0x07, undefined, '000a49505152535455565758', 8], // A-ph803w-env1
  ['000000030f000008000a49505152535455565758', 0x08, undefined, '000a49505152535455565758', 8], // A-ph803w-env2
  ['000000030400000900', 0x09, undefined, '00', 8], // A-ph803w-env3
  ['000000030400000901', 0x09, undefined, '01', 8], // A-ph803w-env4
  ['0000000303000015', 0x15, undefined, '', 8], // A-ph803w-env5
  ['0000000303000016', 0x16, undefined, '', 8], // A-ph803w-env6
  ['000000030400009002', 0x90, undefined, '02', 8], // A-ph803w-env7
  ['0000000309000090010101000010', 0x90, undefined, '010101000010', 8], // E-cmdlog-down
  ['000000030b0000910401000010000000', 0x91, undefined, '0401000010000000', 8], // E-cmdlog-up
  ['000000030b0000910400000010000000', 0x91, undefined, '0400000010000000', 8], // E-raw_data-up
  ['0000000309000090010200000010', 0x90, undefined, '010200000010', 8], // E-raw_data-down
  ['0000000309000090010001020304', 0x90, undefined, '010001020304', 8], // E-ws-raw
  ['000000030700009400000007', 0x94, 7, '', 12], // an ack without a payload
  ['0000000307000093ffffffff', 0x93, 4294967295, '', 12],
]

/** With a DID: hex, what is encoded, offset of the payload. The head is that of SPEC §7.1's LAN 0094 frame. */
const DID = 'QP50gPt5I8h4mFKIo0ENIK'
const WITH_DID: [string, EnvelopeInit, number][] = [
  [
    `000000032001009400000001 0016 ${formatHex(new TextEncoder().encode(DID))} 04`,
    { command: 0x94, sn: 1, did: DID, payload: Uint8Array.of(4) },
    36,
  ],
  ['00000003 05 01 0090 0000', { command: 0x90, did: '', payload: new Uint8Array() }, 10],
  ['00000003 08 01 0090 0002 6162 02', { command: 0x90, did: 'ab', payload: Uint8Array.of(2) }, 12],
  ['00000003 09 81 0090 0002 c3a9 0201', { command: 0x90, flag: 0x80, did: 'é', payload: Uint8Array.of(2, 1) }, 12],
  ['00000003 06 fe 0091 040506', { command: 0x91, flag: 0xfe, payload: Uint8Array.of(4, 5, 6) }, 8],
]

describe('decodeEnvelope', () => {
  it.each(COMPLETE)('%s', (hex, command, sn, payload, payloadOffset) => {
    const expected = {
      flag: 0,
      command,
      ...(sn !== undefined && { sn }),
      payload: parseHex(payload),
      payloadOffset,
      declaredLength: hex.length / 2 - 5,
    }
    const bytes = parseHex(hex)
    expect(decodeEnvelope(bytes)).toStrictEqual(expected)
    expect(decodeEnvelope(bytes, { strict: true })).toStrictEqual(expected)
    expect(decodeEnvelope(parseHex(`ffff${hex}`).subarray(2))).toStrictEqual(expected)
    expect(decodeEnvelope(Buffer.from(`ffff${hex}`, 'hex').subarray(2))).toStrictEqual(expected)
    expect(decodeEnvelope(NpmBuffer.from(`ffff${hex}`, 'hex').subarray(2))).toStrictEqual(expected)
  })

  it.each(WITH_DID)('%s', (hex, { flag = 0, did, ...rest }, payloadOffset) => {
    const bytes = parseHex(hex)
    const flags = did === undefined ? flag : flag | 1
    const expected = {
      ...rest,
      flag: flags,
      ...(did !== undefined && { did }),
      payloadOffset,
      declaredLength: bytes.length - 5,
    }
    expect(decodeEnvelope(bytes, { strict: true })).toStrictEqual(expected)
  })

  it('keeps the payload apart from the input', () => {
    const bytes = parseHex('000000030400009002')
    const { payload } = decodeEnvelope(bytes)
    bytes.fill(0)
    expect(Array.from(payload)).toEqual([2])
  })

  it('reads a DID that is no text', () => {
    expect(decodeEnvelope(parseHex('00000003 08 01 0090 0002 fffe 02')).did).toBe('\ufffd\ufffd')
    expect(decodeEnvelope(parseHex('00000003 08 01 0090 0003 efbbbf')).did).toBe('\ufeff')
  })

  it('decodes what is there of a frame that is cut', () => {
    // A-jebao-write-true, whose log shows 26 of 416 bytes
    const bytes = parseHex('00000003a0030000930000000501000000000000000100010000000000000000')
    const message = 'envelope: expected 416 bytes after the length, got 26; the end of the envelope is missing'
    expect(decodeEnvelope(bytes)).toStrictEqual({
      flag: 0,
      command: 0x93,
      sn: 5,
      payload: parseHex('01000000000000000100010000000000000000'),
      payloadOffset: 13,
      declaredLength: 416,
      issues: [{ code: 'FRAME_SHORT', message, offset: 32 }],
    })
    expect(errorOf(() => decodeEnvelope(bytes, { strict: true }))).toEqual({ code: 'FRAME_SHORT', message, offset: 32 })
  })

  it('takes everything when the length is too small', () => {
    const bytes = parseHex('00000003 04 00 0091 040000')
    const message =
      'envelope: expected 4 bytes after the length, got 6; the length is wrong, or the bytes at the end do not belong to the envelope'
    expect(decodeEnvelope(bytes)).toStrictEqual({
      flag: 0,
      command: 0x91,
      payload: Uint8Array.of(4, 0, 0),
      payloadOffset: 8,
      declaredLength: 4,
      issues: [{ code: 'FRAME_LONG', message, offset: 9 }],
    })
    expect(errorOf(() => decodeEnvelope(bytes, { strict: true }))).toEqual({ code: 'FRAME_LONG', message, offset: 9 })
    expect(decodeEnvelope(parseHex('00000003 00 00 0091 04')).payload).toEqual(Uint8Array.of(4))
  })

  it('ends where another envelope begins', () => {
    const bytes = parseHex('00000003 04 00 0090 02  00000003 0300')
    const message =
      'envelope: expected 4 bytes after the length, got 10; another envelope follows: decode it by itself, or split a stream with createEnvelopeReader'
    expect(decodeEnvelope(bytes)).toStrictEqual({
      flag: 0,
      command: 0x90,
      payload: Uint8Array.of(2),
      payloadOffset: 8,
      declaredLength: 4,
      issues: [{ code: 'FRAME_LONG', message, offset: 9 }],
      extra: 6,
    })
    expect(errorOf(() => decodeEnvelope(bytes, { strict: true }))).toEqual({ code: 'FRAME_LONG', message, offset: 9 })
  })

  it('takes the beginning of a head for a part of the payload', () => {
    const { payload, extra } = decodeEnvelope(parseHex('00000003 04 00 0090 02 000000'))
    expect({ payload, extra }).toEqual({ payload: Uint8Array.of(2, 0, 0, 0), extra: undefined })
  })

  const bare = 'a bare P0 has no envelope, a serial frame starts with ff ff'
  it.each<[string, string, number, string]>([
    ['0401', 'FRAME_INVALID', 0, `envelope: expected 00 00 00 03 at its start, got 04 01; ${bare}`],
    ['ffff0009050100', 'FRAME_INVALID', 0, `envelope: expected 00 00 00 03 at its start, got ff ff 00 09; ${bare}`],
    ['0000000403000015', 'FRAME_INVALID', 3, `envelope: expected 00 00 00 03 at its start, got 00 00 00 04; ${bare}`],
    ['', 'FRAME_SHORT', 0, 'envelope: expected 00 00 00 03 and a length, got 0 bytes; the envelope is cut in its head'],
    [
      '0000',
      'FRAME_SHORT',
      2,
      'envelope: expected 00 00 00 03 and a length, got 2 bytes; the envelope is cut in its head',
    ],
    [
      '0000000380',
      'FRAME_SHORT',
      5,
      'envelope: expected 00 00 00 03 and a length, got 5 bytes; the envelope is cut in its head',
    ],
    [
      '0000000380808080010000',
      'FRAME_INVALID',
      7,
      'envelope: expected a length of at most 4 bytes at 4, got one that goes on; the bytes are no envelope',
    ],
    [
      '0000000303',
      'FRAME_SHORT',
      5,
      'envelope: expected 1 bytes of the flag at 5, got 0; the envelope is cut before its payload',
    ],
    [
      '00000003030000',
      'FRAME_SHORT',
      7,
      'envelope: expected 2 bytes of the command at 6, got 1; the envelope is cut before its payload',
    ],
    [
      '0000000307000093010203',
      'FRAME_SHORT',
      11,
      'envelope: expected 4 bytes of the sn of command 0x0093 at 8, got 3; the envelope is cut before its payload',
    ],
    [
      '000000030400009402',
      'FRAME_SHORT',
      9,
      'envelope: expected 4 bytes of the sn of command 0x0094 at 8, got 1; the envelope is cut before its payload',
    ],
    [
      '000000030401009000',
      'FRAME_SHORT',
      9,
      "envelope: expected 2 bytes of the DID's length at 8, got 1; the envelope is cut before its payload",
    ],
    [
      '0000000307010090ffff6162',
      'FRAME_SHORT',
      12,
      'envelope: expected 65535 bytes of the DID at 10, got 2; the envelope is cut before its payload',
    ],
    [
      '00000003020000 00000003030000',
      'FRAME_SHORT',
      7,
      'envelope: expected 2 bytes of the command at 6, got 1; the envelope is cut before its payload',
    ],
  ])('refuses %j', (hex, code, offset, message) => {
    expect(errorOf(() => decodeEnvelope(parseHex(hex)))).toEqual({ code, message, offset })
  })

  it.each<[unknown, string]>([
    [undefined, 'undefined'],
    [null, 'object'],
    ['00000003', 'text: parseBytes() turns hex, base64 and decimal arrays into bytes'],
    [[0, 0, 0, 3], 'an array: Uint8Array.from() makes bytes of it'],
  ])('refuses %j, which is no bytes', (bytes, got) => {
    const message = `envelope: expected bytes (a Uint8Array), got ${got}`
    const thrown = errorOf(() => decodeEnvelope(bytes as Uint8Array))
    expect(thrown).toEqual({ code: 'MESSAGE_INVALID', message, offset: undefined })
  })
})

describe('encodeEnvelope', () => {
  it.each(COMPLETE)('%s', (hex, command, sn, payload) => {
    const envelope = { command, payload: parseHex(payload), ...(sn !== undefined && { sn }) }
    expect(formatHex(encodeEnvelope(envelope))).toBe(hex)
  })

  it.each(WITH_DID)('%s', (hex, envelope) => {
    expect(encodeEnvelope(envelope)).toEqual(parseHex(hex))
  })

  it('writes a length of two bytes', () => {
    const bytes = encodeEnvelope({ command: 0x93, sn: 5, payload: new Uint8Array(409) })
    expect(formatHex(bytes.subarray(0, 14))).toBe('00000003a00300009300000005' + '00')
    expect(bytes.length).toBe(6 + 416)
  })

  const payload = new Uint8Array(1)
  it.each<[string, unknown, string]>([
    [
      'no sn',
      { command: 0x93, payload },
      'envelope.sn of command 0x0093: expected an integer from 0 to 4294967295, got nothing',
    ],
    [
      'too large an sn',
      { command: 0x94, sn: 2 ** 32, payload },
      'envelope.sn of command 0x0094: expected an integer from 0 to 4294967295, got 4294967296',
    ],
    [
      'a negative sn',
      { command: 0x94, sn: -1, payload },
      'envelope.sn of command 0x0094: expected an integer from 0 to 4294967295, got -1',
    ],
    [
      'an sn that is text',
      { command: 0x94, sn: '1', payload },
      'envelope.sn of command 0x0094: expected an integer from 0 to 4294967295, got string',
    ],
    [
      'an sn too many',
      { command: 0x91, sn: 0, payload },
      'envelope.sn: expected none for command 0x0091, got one; only 0x0093 and 0x0094 have it',
    ],
    [
      'a wide command',
      { command: 0x10000, payload },
      'envelope.command: expected an integer from 0 to 65535, got 65536',
    ],
    ['half a command', { command: 0.5, payload }, 'envelope.command: expected an integer from 0 to 65535, got 0.5'],
    ['a wide flag', { command: 0x91, flag: 256, payload }, 'envelope.flag: expected an integer from 0 to 255, got 256'],
    [
      'a flag without its DID',
      { command: 0x91, flag: 3, payload },
      'envelope.flag: expected bit 0 clear without a did, got it set; give the did or clear it',
    ],
    ['a DID that is no text', { command: 0x91, did: 5, payload }, 'envelope.did: expected a string, got number'],
    ['no DID but null', { command: 0x91, did: null, payload }, 'envelope.did: expected a string, got null'],
    [
      'a long DID',
      { command: 0x91, did: 'é'.repeat(32768), payload },
      'envelope.did: expected at most 65535 bytes, got 65536; its length would not fit',
    ],
  ])('refuses %s', (_, envelope, message) => {
    const thrown = errorOf(() => encodeEnvelope(envelope as EnvelopeInit))
    expect(thrown).toEqual({ code: 'FRAME_INVALID', message, offset: undefined })
  })

  it('refuses a payload that is no bytes', () => {
    const message = 'envelope.payload: expected bytes (a Uint8Array), got undefined'
    const thrown = errorOf(() => encodeEnvelope({ command: 0x91 } as EnvelopeInit))
    expect(thrown).toEqual({ code: 'MESSAGE_INVALID', message, offset: undefined })
  })

  it('takes Buffers that lie inside a larger one', () => {
    for (const bytes of [Buffer.from('xxabxx').subarray(2, 4), NpmBuffer.from('xxabxx').subarray(2, 4)]) {
      expect(formatHex(encodeEnvelope({ command: 0x90, payload: bytes }))).toBe('00000003050000906162')
    }
  })
})

describe('laws', () => {
  const command = fc.oneof(fc.constantFrom(0x90, 0x91, 0x93, 0x94), fc.integer({ min: 0, max: 0xffff }))
  const did = fc.option(fc.string({ unit: fc.integer({ min: 32, max: 126 }).map(code => String.fromCharCode(code)) }), {
    nil: undefined,
  })
  const envelopes = fc
    .record({
      command,
      did,
      sn: fc.nat({ max: 0xffffffff }),
      flag: fc.nat({ max: 127 }),
      payload: fc.uint8Array({ maxLength: 300 }),
    })
    .map(({ command, did, sn, flag, payload }) => ({
      command,
      flag: (flag << 1) | (did === undefined ? 0 : 1),
      ...(command === 0x93 || command === 0x94 ? { sn } : {}),
      ...(did !== undefined && { did }),
      payload,
    }))

  it('decode undoes encode, and encode decode', () => {
    fc.assert(
      fc.property(envelopes, envelope => {
        const bytes = encodeEnvelope(envelope)
        const decoded = decodeEnvelope(bytes, { strict: true })
        expect(decoded).toMatchObject(envelope)
        expect(bytes.subarray(decoded.payloadOffset)).toEqual(envelope.payload)
        expect(encodeEnvelope(decoded)).toEqual(bytes)
      }),
    )
  })

  it('throws nothing but our error, and strict only refuses more', () => {
    const start = fc.constantFrom([], [0, 0, 0, 3], [0, 0, 0, 3, 8, 0, 0, 0x93], [0, 0, 0, 3, 9, 1, 0, 0x90, 0])
    fc.assert(
      fc.property(start, fc.uint8Array({ maxLength: 24 }), (head, rest) => {
        const bytes = Uint8Array.of(...head, ...rest)
        const outcome = (strict: boolean) => {
          try {
            return decodeEnvelope(bytes, { strict })
          } catch (error) {
            expect((error as { code?: string }).code).toMatch(/^FRAME_/)
            return undefined
          }
        }
        const lenient = outcome(false)
        const strict = outcome(true)
        if (strict !== undefined) expect(strict).toEqual(lenient)
        else expect(lenient === undefined || lenient.issues?.length === 1).toBe(true)
        if (lenient !== undefined)
          expect(lenient.payloadOffset + lenient.payload.length + (lenient.extra ?? 0)).toBe(bytes.length)
      }),
    )
  })
})

describe('another head inside an envelope', () => {
  const message = (offset: number) =>
    `envelope: expected no other envelope inside it, got the head of one (00000003) at ${offset}; bytes in between were lost, so this is the beginning of one and perhaps the end of another`
  // A report in notifications of 20 bytes of which the second was lost: the third begins the next report.
  const spliced = '000000031b00009104fe37313204d20102030405000000031b00009104fe3731'
  it('is told', () => {
    expect(decodeEnvelope(parseHex(spliced)).issues).toEqual([
      { code: 'FRAME_INVALID', message: message(20), offset: 20 },
    ])
    expect(errorOf(() => decodeEnvelope(parseHex(spliced), { strict: true }))).toMatchObject({
      code: 'FRAME_INVALID',
      offset: 20,
    })
  })

  it.each([
    ['a number 3 in the payload', '000000030d00009104000000030000000002'],
    ['no known command behind it', '000000030d0000910400000003030000ff00'],
    ['a flag that is none', '000000030d00009104000000030305009100'],
    ['too short a length', '000000030d00009104000000030200009100'],
    ['a head that is cut', '000000030b000091040000000303000000'.slice(0, 32)],
  ])('is none: %s', (_, hex) => {
    expect(decodeEnvelope(parseHex(hex)).issues).toBeUndefined()
  })
})
