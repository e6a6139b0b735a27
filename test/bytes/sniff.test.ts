import { Buffer as NpmBuffer } from 'buffer/'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatBytes, parseBytes, sniffTextForm, type TextForm } from '../../src/bytes/sniff.ts'
import { errorOf } from './error-of.ts'

describe('sniffTextForm', () => {
  it.each<[string, TextForm, string]>([
    ['[97]', 'array', 'a bracket'],
    [' \n[', 'array', 'a bracket, even of a broken list'],
    ['', 'hex', 'nothing at all'],
    ['000000030b0000910401000010000000', 'hex', 'an envelope (E-cmdlog-up)'],
    ['AAAAAwsAAJEEAQAAEAAAAA==', 'base64', 'the same envelope'],
    ['ffff0009050100001400000023', 'hex', 'a serial frame'],
    ['FF:FF 00,09', 'hex', 'a serial frame with separators'],
    ['0x04 0x01', 'hex', 'an action'],
    ['06', 'hex', 'the last standard action'],
    ['11', 'hex', 'the first var_len action'],
    ['14aa', 'hex', 'the last var_len action'],
    ['BAEA', 'base64', '04 01 00, whose characters are all hex digits'],
    ['BAEAB', 'hex', 'neither'],
    ['EAAA', 'hex', 'base64 of 10 00 00, which begins no payload'],
    ['EQAA', 'base64', 'a letter that hex has not'],
    ['FAAA', 'base64', '14 00 00'],
    ['FQAA', 'base64', 'a letter that hex has not'],
    ['BwAA', 'base64', 'a letter that hex has not'],
    ['00000004', 'hex', 'no payload, but not as base64 either'],
    ['deadbeef', 'hex', 'no payload, but not as base64 either'],
    ['AAAAA0', 'hex', 'an envelope cut in its head is none, as base64'],
    ['BAE', 'base64', 'an odd number of digits, 04 01 as base64'],
    ['040', 'hex', 'an odd number of digits, d3 8d as base64'],
    ['FFFF00', 'hex', 'a serial frame, though 14 51 45 as base64'],
    ['FFFF0000', 'hex', 'a serial frame, though 14 51 45 d3 4d 34 as base64'],
    ['FFFF000', 'base64', 'an odd number of digits, 14 51 45 as base64'],
    ['AAAABA', 'hex', '00 00 00 04 as base64, which begins no payload'],
    ['abc', 'hex', 'an odd number of digits'],
    ['0x0', 'hex', 'the x of a prefix is one of hex'],
    ['1x0', 'base64', 'any other x is not'],
    ['1 0x22', 'hex', 'nor does a digit without partner make it another'],
    ['BAE=', 'base64', 'padding'],
    ['B-_A', 'base64', 'the URL-safe alphabet'],
    ['BA EA', 'base64', 'whitespace is in both'],
    ['BA,EA', 'hex', 'a comma is not in base64'],
    ['0401 zz!', 'base64', 'base64 has more of it'],
    ['04:01:zz', 'hex', 'hex has more of it'],
    ['000000030b00009104010000100000zz', 'hex', 'a slip at the end of an envelope'],
    ['0401zz', 'hex', 'a slip, not base64 of d3 8d 73 cd'],
    ['04 01 0g', 'hex', 'a slip in hex, not base64 of d3 8d 35 d2'],
    ['AAAAAwsAAJEE\nAQAAEAAAAA==', 'base64', 'base64 in two lines'],
    ['ffff00z', 'hex', 'a slip in a serial frame'],
    ['06 0g', 'hex', 'a slip after the last standard action'],
    ['11 0g', 'hex', 'a slip after the first var_len action'],
    ['14 0g', 'hex', 'a slip after the last var_len action'],
    ['FFFFzzzz', 'base64', '14 51 45 cf 3c f3, though what hex can have begins as a serial frame'],
    ['ff00ffz', 'base64', 'ff 00, which begins no payload'],
    ['07 0g', 'base64', '07, which begins none'],
    ['10 0g', 'base64', '10, which begins none'],
    ['15 0g', 'base64', '15, which begins none'],
    ['00010003z', 'base64', 'no head of an envelope'],
    ['00000103z', 'base64', 'no head of an envelope'],
    ['00000004z', 'base64', 'no head of an envelope'],
    ['YWJj', 'base64', 'no payload, but letters that hex has not'],
    ['0401!!', 'hex', 'a tie'],
    ['{"a":1}', 'hex', 'a tie at the very start'],
    ['04\u200b01', 'hex', 'a tie beyond ASCII'],
  ])('%j: %s (%s)', (text, form) => {
    expect(sniffTextForm(text)).toBe(form)
  })

  it('finds the form of every report, control and frame that we format', () => {
    const starts = fc.constantFrom(
      [0, 0, 0, 3],
      [0xff, 0xff],
      [1],
      [2],
      [3],
      [4],
      [5],
      [6],
      [0x11],
      [0x12],
      [0x13],
      [0x14],
    )
    const payloads = fc
      .tuple(starts, fc.uint8Array({ maxLength: 40 }))
      .map(([start, rest]) => Uint8Array.of(...start, ...rest))
    fc.assert(
      fc.property(payloads, payload => {
        expect(parseBytes(formatBytes(payload, 'hex'))).toEqual(payload)
        expect(parseBytes(formatBytes(payload, 'array'))).toEqual(payload)
      }),
    )
  })

  it('finds base64 unless it is hex of a payload as well', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 8 }), rest => {
        const payload = Uint8Array.of(0, 0, 0, 3, ...rest)
        expect(sniffTextForm(formatBytes(payload, 'base64'))).toBe('base64')
      }),
    )
  })

  it('refuses what is no text', () => {
    const message = 'bytes: expected a string, got undefined'
    const thrown = errorOf(() => sniffTextForm(undefined as unknown as string))
    expect(thrown).toEqual({ code: 'TEXT_INVALID', message, offset: undefined })
  })
})

describe('parseBytes', () => {
  it.each<[string, TextForm | undefined, number[]]>([
    ['BAEA', undefined, [4, 1, 0]],
    ['BAEA', 'base64', [4, 1, 0]],
    ['BAEA', 'hex', [0xba, 0xea]],
    ['[4,1,0]', undefined, [4, 1, 0]],
    ['[4,1,0]', 'array', [4, 1, 0]],
    ['04 01 00', undefined, [4, 1, 0]],
  ])('%j as %s', (text, form, bytes) => {
    expect(Array.from(form === undefined ? parseBytes(text) : parseBytes(text, form))).toEqual(bytes)
  })

  it.each<[string, number, string]>([
    ['0401 zz!', 7, 'base64: expected a character of base64, got "!"'],
    ['04:01:zz', 6, 'hex: expected a hex digit, got "z"'],
    ['0401!!', 4, 'hex: expected a hex digit, got "!"'],
    ['[1,x]', 3, 'byte array: expected a number, got "x"'],
  ])('points at the culprit in %j', (text, offset, start) => {
    const thrown = errorOf(() => parseBytes(text))
    expect(thrown).toMatchObject({ code: 'TEXT_INVALID', offset })
    expect(thrown.message.startsWith(start)).toBe(true)
  })

  it('throws nothing but our error, whatever the form', () => {
    const forms = fc.constantFrom<TextForm | undefined>('hex', 'base64', 'array', undefined)
    const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...'0aAx=[], :/!') }))
    fc.assert(
      fc.property(texts, forms, (text, form) => {
        try {
          parseBytes(text, form)
          return true
        } catch (error) {
          return (error as { code?: string }).code === 'TEXT_INVALID'
        }
      }),
    )
  })

  it.each<[unknown, string]>([
    ['utf8', '"utf8"'],
    ['toString', '"toString"'],
    [null, 'object'],
  ])('refuses the form %s', (form, got) => {
    const message = `bytes: expected the form "hex", "base64" or "array", got ${got}`
    const expected = { code: 'TEXT_INVALID', message, offset: undefined }
    expect(errorOf(() => parseBytes('00', form as TextForm))).toEqual(expected)
    expect(errorOf(() => formatBytes(new Uint8Array(1), form as TextForm))).toEqual(expected)
  })
})

describe('formatBytes', () => {
  it.each<[TextForm, string]>([
    ['hex', '616263'],
    ['base64', 'YWJj'],
    ['array', '[97,98,99]'],
  ])('%s', (form, text) => {
    expect(formatBytes(Uint8Array.of(97, 98, 99), form)).toBe(text)
    expect(formatBytes(Buffer.from('xxabcxx').subarray(2, 5), form)).toBe(text)
    expect(formatBytes(NpmBuffer.from('xxabcxx').subarray(2, 5), form)).toBe(text)
  })

  it('comes back when the form is given', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.constantFrom<TextForm>('hex', 'base64', 'array'), (bytes, form) => {
        expect(parseBytes(formatBytes(bytes, form), form)).toEqual(bytes)
      }),
    )
  })
})
